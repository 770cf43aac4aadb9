import { TRAINING, type TrainingState } from '@doubleblind/contracts';
import { contactLostBefore } from '../../agents/contact.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { hasRoleFor, whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { TRAINING_OF_MANIFEST } from './trainings.ts';

const UNDER_WAY: readonly TrainingState[] = ['approved', 'running'];

/** What a training waits for, most urgent first. */
const REASONS = ['agent-away', 'failed', 'approval', 'register'] as const;
export type TrainingReason = (typeof REASONS)[number];

export interface TrainingAttention {
  readonly id: string;
  readonly number: number;
  readonly state: TrainingState;
  readonly name: string;
  /** Whose model it is. */
  readonly owner: string;
  readonly updatedAt: Date;
}

export interface TrainingWaiting extends TrainingAttention {
  readonly reason: TrainingReason;
}

/** Trainings that wait for this actor, by what they wait for; null where its role decides nothing. */
function waitingFilters(actor: Actor): Record<TrainingReason, object> | null {
  const { organisationId } = actor;
  if (!hasRoleFor(actor, 'training.decide')) return null;
  const silent = { OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: contactLostBefore() } }] };
  const asOwner = { participants: { some: { role: 'owner', organisationId } } };
  return {
    'agent-away': { state: { in: [...UNDER_WAY] }, participants: { some: { organisationId, agent: silent } } },
    failed: { state: 'failed', ...asOwner },
    approval: { state: TRAINING.start, approvals: { none: { organisationId } } },
    register: { state: 'finished', ...asOwner },
  };
}

/** As many as one looks at. */
const MOST = 20;

/** What the home page lists of trainings: what waits for the actor, most urgent first, and what is under way. */
export async function readTrainingAttention(database: Database, actor: Actor) {
  const read = async (where: object): Promise<TrainingAttention[]> => {
    const rows = await database.work.findMany({
      where: { AND: [whereMay(actor, 'training.read'), where] },
      ...{ orderBy: { updatedAt: 'desc' }, take: MOST },
      select: { id: true, number: true, state: true, proposal: true, updatedAt: true },
    });
    return rows.map(({ proposal, state, ...row }) => {
      const { name, owner } = COLUMNS.trainingTerms(proposal);
      return { ...row, state: COLUMNS.trainingState(state), name, owner: owner.organisationName };
    });
  };
  const filters = waitingFilters(actor);
  const found = filters
    ? await Promise.all(
        REASONS.map(async (reason) =>
          (await read(filters[reason])).map((row): TrainingWaiting => ({ ...row, reason })),
        ),
      )
    : [];
  const underWay = await read({ state: { in: [...UNDER_WAY] } });
  const waiting = await withoutRegistered(database, actor, found.flat());
  return { waiting, underWay: underWay.filter(({ id }) => !waiting.some((row) => row.id === id)) };
}

/** Finished trainings whose model is registered need nothing more. */
async function withoutRegistered(
  database: Database,
  actor: Actor,
  rows: TrainingWaiting[],
): Promise<TrainingWaiting[]> {
  const finished = rows.filter(({ reason }) => reason === 'register');
  if (finished.length === 0) return rows;
  const versions = await database.modelVersion.findMany({
    where: {
      model: { organisationId: actor.organisationId },
      OR: finished.map(({ id }) => ({ manifest: { path: [...TRAINING_OF_MANIFEST], equals: id } })),
    },
    select: { manifest: true },
  });
  const registered = versions.map(({ manifest }) => COLUMNS.modelManifest(manifest).training?.document.trainingId);
  return rows.filter(({ id, reason }) => reason !== 'register' || !registered.includes(id));
}
