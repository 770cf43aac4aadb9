import type { EvaluationState, Side } from '@doubleblind/contracts';
import { contactLostBefore, type LostContact, lostContact } from '../agents/contact.ts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import { hasRoleFor, whereMay } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { subject } from '../evaluations/read/subject.ts';
import { NAMED_PARTICIPANTS, nameOf } from '../works/participants.ts';

const UNDER_WAY = ['approved', 'scheduled', 'preflight', 'running', 'resuming'];

/** What an evaluation waits for, most urgent first. */
const REASONS = ['agent-away', 'failed', 'comparison', 'release', 'approval'] as const;
export type Reason = (typeof REASONS)[number];

/** Evaluations that wait for this actor, by what they wait for; null where its role decides nothing. */
function waitingFilters(actor: Actor): Record<Reason, object> | null {
  const { organisationId } = actor;
  const side = sideOf(actor);
  if (!side || !hasRoleFor(actor, 'evaluation.approve')) return null;
  const silent = { OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: contactLostBefore() } }] };
  return {
    'agent-away': { state: { in: UNDER_WAY }, participants: { some: { role: side, agent: silent } } },
    failed: { state: 'failed' },
    comparison: {
      state: { in: [...UNDER_WAY, 'paused', 'computed'] },
      attempts: { some: { comparisonOwed: true, endedAt: null } },
      participants: { some: { role: 'hospital', organisationId } },
    },
    release: { state: 'computed', participants: { some: { role: 'hospital', organisationId } } },
    approval: { state: { in: ['proposed', 'approved-by-one'] }, approvals: { none: { organisationId } } },
  };
}

export async function countWaiting(actor: Actor): Promise<number> {
  const filters = waitingFilters(actor);
  if (!filters) return 0;
  return database().work.count({
    where: { AND: [whereMay(actor, 'evaluation.read'), { OR: Object.values(filters) }] },
  });
}

export interface Attention {
  readonly id: string;
  readonly number: number;
  readonly state: EvaluationState;
  readonly title: string;
  readonly other: string;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
  readonly lost: Readonly<Record<Side, LostContact>>;
  /** The hospital has to bring the model of an agreed plaintext comparison to its agent. */
  readonly comparisonOwed: boolean;
}

export interface Waiting extends Attention {
  readonly reason: Reason;
}

function reasonOf({ state, lost, comparisonOwed }: Attention, side: Side): Reason {
  if (lost[side] !== null) return 'agent-away';
  if (comparisonOwed && side === 'hospital') return 'comparison';
  return state === 'failed' ? 'failed' : state === 'computed' ? 'release' : 'approval';
}

/** As many as one looks at; the rest is counted. */
const MOST_WAITING = 20;
const MOST_SHOWN = 6;

/** What the home page lists: what waits for the actor, most urgent first, what is under way, what was released lately. */
export async function readAttention(actor: Actor) {
  const side = sideOf(actor);
  const read = async (where: object, take: number, orderBy: object = { updatedAt: 'desc' }): Promise<Attention[]> => {
    const rows = await database().work.findMany({
      where: { AND: [whereMay(actor, 'evaluation.read'), where] },
      ...{ orderBy, take },
      omit: { proposal: true },
      include: {
        participants: { select: { ...NAMED_PARTICIPANTS.select, agent: { select: { lastSeenAt: true } } } },
        testSet: { select: { name: true } },
        attempts: { where: { endedAt: null }, select: { comparisonOwed: true } },
        modelVersion: { select: { modelVersion: true, model: { select: { name: true } } } },
      },
    });
    return rows.map((row) => {
      const [modelVersion, testSet] = [subject(row.modelVersion), subject(row.testSet)];
      const agentOf = (role: Side) => row.participants.find((participant) => participant.role === role)?.agent;
      const lost = (role: Side) => {
        const agent = agentOf(role);
        return UNDER_WAY.includes(row.state) && agent ? lostContact(agent) : null;
      };
      return {
        id: row.id,
        number: row.number,
        state: COLUMNS.state(row.state),
        title: `${modelVersion.model.name} ${modelVersion.modelVersion} on ${testSet.name}`,
        other: nameOf(row.participants, side === 'vendor' ? 'hospital' : 'vendor'),
        updatedAt: row.updatedAt,
        expiresAt: row.expiresAt,
        lost: { vendor: lost('vendor'), hospital: lost('hospital') },
        comparisonOwed: row.attempts.some((attempt) => attempt.comparisonOwed),
      };
    });
  };
  const { approval = null, ...others } = waitingFilters(actor) ?? {};
  const needed = approval && { OR: Object.values(others) };
  const [urgent, approvals, underWay, released] = await Promise.all([
    // What ends first comes first.
    needed ? read(needed, MOST_WAITING, { expiresAt: 'asc' }) : [],
    approval ? read(approval, MOST_WAITING, { expiresAt: 'asc' }) : [],
    // What waits for the actor stands there, and not here again.
    read({ state: { in: [...UNDER_WAY, 'paused'] }, ...(needed && { NOT: needed }) }, MOST_SHOWN),
    read({ state: 'released' }, MOST_SHOWN),
  ]);
  const waiting = [...urgent, ...approvals]
    .map((row): Waiting => ({ ...row, reason: reasonOf(row, side!) }))
    .sort((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
  return { waiting: waiting.slice(0, MOST_WAITING), underWay, released };
}

/** Which first steps are done, for the guide that new organisations see. */
export async function readFirstSteps(actor: Actor) {
  const { organisationId } = actor;
  const [agents, members, models, testSets, evaluations] = await Promise.all([
    database().agent.count({ where: { organisationId, removedAt: null } }),
    database().membership.count({ where: { organisationId } }),
    database().model.count({ where: { organisationId } }),
    database().testSet.count({ where: { organisationId } }),
    database().work.count({ where: whereMay(actor, 'evaluation.read') }),
  ]);
  return { agents, members, models, testSets, evaluations };
}
