/**
 * Carries out the transitions that the portal owes. Every change of a work queues one check of it in the same
 * database (pg-boss), which any of the portal's processes carries out, so that a killed portal goes on where it was; a sweep of the
 * process that leads finds every few seconds what only the passing of time makes due.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EVALUATION, type ProposalDocument, type Side, TRAINING } from '@doubleblind/contracts';
import { PgBoss } from 'pg-boss';
import type { Prisma } from '../../../../../prisma/generated/client.ts';
import { forgetAttempts } from '../auth/attempts.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import type { Leadership } from '../database/leadership.ts';
import { deliverDue, type Senders } from '../deliveries/deliver.ts';
import { observedBy } from '../evaluations/observed.ts';
import { beginAttempt } from '../evaluations/write/attempt.ts';
import { changeEvaluation } from '../evaluations/write/evaluation-work.ts';
import { recordFailure } from '../evaluations/write/failure.ts';
import { portalEvents } from '../events.ts';
import { noticeAbsences } from '../notices/absences.ts';
import { checkTraining } from '../trainings/check.ts';
import { dueTransition } from './reconcile.ts';
import { deleteArchived } from './retention.ts';

const CHECK = 'work.check';
/** Of versions before there were several processes. */
const EARLIER_QUEUES = ['work.sweep', 'delivery.send'];
const SWEEP_MILLISECONDS = 10_000;
const DELIVER_MILLISECONDS = 2000;

/** What the portal does by itself about works of a kind. */
export interface ScheduledKind {
  readonly name: string;
  /** Nothing that the portal owes follows from these states by itself. */
  readonly resting: readonly string[];
  /** Carries out what is due for one work; answers whether anything was. */
  readonly check: (database: Database, workId: string, now: Date) => Promise<boolean>;
}

export const SCHEDULED_KINDS: readonly ScheduledKind[] = [
  { name: EVALUATION.name, resting: [...EVALUATION.finalStates, 'computed'], check: checkEvaluation },
  { name: TRAINING.name, resting: TRAINING.finalStates, check: checkTraining },
];

/** Carries out what is due for one work of any of the kinds; answers whether anything was. */
export async function checkWork(
  database: Database,
  workId: string,
  kinds: readonly ScheduledKind[] = SCHEDULED_KINDS,
): Promise<boolean> {
  const work = await database.work.findUnique({ where: { id: workId }, select: { kind: true } });
  const kind = kinds.find(({ name }) => name === work?.kind);
  return (await kind?.check(database, workId, new Date())) ?? false;
}

/** Works for which something may be due. */
export function restless(kinds: readonly ScheduledKind[]): Prisma.WorkWhereInput {
  return { OR: kinds.map(({ name, resting }) => ({ kind: name, state: { notIn: [...resting] } })) };
}

/** Carries out what is due for one evaluation; answers whether anything was. */
export async function checkEvaluation(database: Database, evaluationId: string, now = new Date()): Promise<boolean> {
  const evaluation = await database.work.findUnique({
    where: { id: evaluationId },
    include: { participants: true },
  });
  if (!evaluation) return false;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  const agents = await database.agent.findMany({
    where: { id: { in: [proposal.vendor.agentId, proposal.hospital.agentId] } },
  });
  const agent = (side: Side) => agents.find(({ id }) => id === proposal[side].agentId);
  const due = (at: ObservedInDatabase) =>
    dueTransition(
      {
        state: COLUMNS.state(at.state),
        notBefore: at.notBefore,
        expiresAt: at.expiresAt,
        vendor: {
          observed: observedBy(at, 'vendor'),
          lastSeenAt: agent('vendor')?.lastSeenAt ?? null,
        },
        hospital: {
          observed: observedBy(at, 'hospital'),
          lastSeenAt: agent('hospital')?.lastSeenAt ?? null,
        },
      },
      now,
    );
  // Most of the time nothing is due; what is, is decided again under the lock: somebody may have been faster.
  if (!due(evaluation)) return false;
  return changeEvaluation(database, evaluationId, (locked) => {
    const owed = due(locked);
    if (!owed) return null;
    const { event, failure } = owed;
    return {
      event,
      // Computing is the hospital's doing; the portal only notes that the hospital's agent reported it.
      actor: event === 'compute' ? agentActor(proposal, agent('hospital')!.name) : 'portal',
      ...(failure && { detail: { code: failure.code, reason: failure.detail } }),
      also: async (transaction) => {
        if (event === 'schedule') await beginAttempt(transaction, evaluationId, 1);
        if (failure) await recordFailure(transaction, evaluationId, failure);
      },
    };
  });
}

interface ObservedInDatabase {
  readonly state: string;
  readonly notBefore: Date | null;
  readonly expiresAt: Date;
  readonly participants: readonly { readonly role: string; readonly observed: string }[];
}

function agentActor({ hospital }: ProposalDocument, name: string): Actor {
  return {
    kind: 'agent',
    id: hospital.agentId,
    name,
    role: 'hospital_agent',
    organisationId: hospital.organisationId,
    organisationName: hospital.organisationName,
    organisationKind: 'hospital',
  };
}

export interface Scheduler {
  stop(): Promise<void>;
}

/** `senders`: how mails and webhooks leave. */
export async function startScheduler(
  database: Database,
  databaseUrl: string,
  senders: Senders,
  leadership: Leadership,
): Promise<Scheduler> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 4, schema: 'queue' });
  let stopping = false;
  const complain = (error: Error) => {
    if (!stopping) console.error(`scheduler: ${error.message}`);
  };
  boss.on('error', complain);
  await boss.start();
  // 'short': one waiting check for each work is enough, however many changes come.
  await boss.createQueue(CHECK, { policy: 'short', retryLimit: 5, retryBackoff: true, expireInSeconds: 60 });
  for (const earlier of EARLIER_QUEUES) await boss.deleteQueue(earlier).catch(complain);

  /** By the process that changed it alone; what one that is killed has not queued, the next sweep finds. */
  const queueCheck = (workId: string, isElsewhere?: boolean) => {
    if (!isElsewhere) boss.send(CHECK, { workId }, { singletonKey: workId }).catch(complain);
  };
  await boss.work<{ workId: string }>(CHECK, { pollingIntervalSeconds: 0.5, batchSize: 10 }, async (jobs) => {
    for (const job of jobs) await checkWork(database, job.data.workId);
  });
  const sweeps = repeat(SWEEP_MILLISECONDS, leadership, complain, async () => {
    const open = await database.work.findMany({ where: restless(SCHEDULED_KINDS), select: { id: true } });
    for (const { id } of open) if (leadership.leads) await checkWork(database, id);
    await noticeAbsences(database);
    await deleteArchived(database);
    await forgetAttempts(database);
    await leadership.noteSweep();
  });
  const deliveries = repeat(DELIVER_MILLISECONDS, leadership, complain, async () => {
    await deliverDue(database, senders);
  });
  portalEvents().on('work', queueCheck);
  return {
    stop: async () => {
      stopping = true;
      portalEvents().off('work', queueCheck);
      const ended = Promise.all([sweeps.stop(), deliveries.stop()]);
      await boss.stop({ graceful: true, timeout: 3000 }).catch(complain);
      await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
    },
  };
}

/** Does it again and again, so long after its last end, whenever this process leads, and at once when it begins to. */
function repeat(
  milliseconds: number,
  leadership: Leadership,
  complain: (error: Error) => void,
  work: () => Promise<void>,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = false;
  const run = () => {
    if (stopped || running) return;
    clearTimeout(timer);
    running = (leadership.leads ? work() : Promise.resolve()).catch(complain).finally(() => {
      running = null;
      if (!stopped) timer = setTimeout(run, milliseconds);
    });
  };
  leadership.on('gained', run);
  run();
  return {
    stop: async () => {
      stopped = true;
      leadership.off('gained', run);
      clearTimeout(timer);
      await running;
    },
  };
}
