import type { EvaluationState } from '@doubleblind/contracts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import { hasRoleFor, whereMay } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';

/** Evaluations that wait for this actor: an approval of its side, or a release. */
function waitingFilter(actor: Actor) {
  const side = sideOf(actor);
  if (!side || !hasRoleFor(actor, 'evaluation.approve')) return null;
  const toApprove = { state: { in: ['proposed', 'approved-by-one'] }, approvals: { none: { side } } };
  const toRelease = { state: 'computed', hospitalId: actor.organisationId };
  const failed = { state: 'failed' };
  return { AND: [whereMay(actor, 'evaluation.read'), { OR: [toApprove, toRelease, failed] }] };
}

export async function countWaiting(actor: Actor): Promise<number> {
  const where = waitingFilter(actor);
  return where ? database().evaluation.count({ where }) : 0;
}

export interface Attention {
  readonly id: string;
  readonly number: number;
  readonly state: EvaluationState;
  readonly title: string;
  readonly other: string;
  readonly updatedAt: Date;
}

const UNDER_WAY = ['approved', 'scheduled', 'preflight', 'running', 'paused', 'resuming'];

/** What the home page lists: what waits for the actor, what is under way, what was released lately. */
export async function readAttention(actor: Actor) {
  const side = sideOf(actor);
  const read = async (where: object): Promise<Attention[]> => {
    const rows = await database().evaluation.findMany({
      where,
      orderBy: { updatedAt: 'desc' },
      take: 6,
      omit: { proposal: true },
      include: {
        vendor: true,
        hospital: true,
        testSet: { select: { name: true } },
        modelVersion: { select: { modelVersion: true, model: { select: { name: true } } } },
      },
    });
    return rows.map((row) => ({
      id: row.id,
      number: row.number,
      state: COLUMNS.state(row.state),
      title: `${row.modelVersion.model.name} ${row.modelVersion.modelVersion} on ${row.testSet.name}`,
      other: side === 'vendor' ? row.hospital.name : row.vendor.name,
      updatedAt: row.updatedAt,
    }));
  };
  const waiting = waitingFilter(actor);
  const [mine, underWay, released] = await Promise.all([
    waiting ? read(waiting) : [],
    read({ AND: [whereMay(actor, 'evaluation.read'), { state: { in: UNDER_WAY } }] }),
    read({ AND: [whereMay(actor, 'evaluation.read'), { state: 'released' }] }),
  ]);
  return { waiting: mine, underWay, released };
}

/** Which first steps are done, for the guide that new organisations see. */
export async function readFirstSteps(actor: Actor) {
  const { organisationId } = actor;
  const [agents, members, models, testSets, evaluations] = await Promise.all([
    database().agent.count({ where: { organisationId, removedAt: null } }),
    database().membership.count({ where: { organisationId } }),
    database().model.count({ where: { organisationId } }),
    database().testSet.count({ where: { organisationId } }),
    database().evaluation.count({ where: whereMay(actor, 'evaluation.read') }),
  ]);
  return { agents, members, models, testSets, evaluations };
}
