/**
 * Carries out the transitions that the portal owes. Every change of an evaluation queues one check of it in the same
 * database (pg-boss), so that a killed portal goes on where it was; a sweep every few seconds finds what only the
 * passing of time makes due.
 */
import { type EvaluationState, FINAL_STATES, type ObservedState, type ProposalDocument } from '@doubleblind/contracts';
import { PgBoss } from 'pg-boss';
import type { Database } from '../database/client.ts';
import { changeState } from '../evaluations/transition.ts';
import { portalEvents } from '../events.ts';
import { dueTransition } from './reconcile.ts';

const CHECK = 'evaluation.check';
const SWEEP = 'evaluation.sweep';
const SWEEP_SECONDS = 10;

/** Nothing that the portal owes follows from these by itself. */
const RESTING: EvaluationState[] = [...FINAL_STATES, 'computed'];

/** Carries out what is due for one evaluation; answers whether anything was. */
export async function checkEvaluation(database: Database, evaluationId: string, now = new Date()): Promise<boolean> {
  const evaluation = await database.evaluation.findUnique({
    where: { id: evaluationId },
    include: { attempts: { orderBy: { number: 'desc' }, take: 1 } },
  });
  if (!evaluation) return false;
  const proposal = evaluation.proposal as unknown as ProposalDocument;
  const agents = await database.agent.findMany({
    where: { id: { in: [proposal.vendor.agentId, proposal.hospital.agentId] } },
    select: { id: true, lastSeenAt: true },
  });
  const seen = (id: string) => agents.find((agent) => agent.id === id)?.lastSeenAt ?? null;
  const attempt = evaluation.attempts[0];
  const due = dueTransition(
    {
      state: evaluation.state as EvaluationState,
      notBefore: evaluation.notBefore,
      expiresAt: evaluation.expiresAt,
      vendor: {
        observed: (attempt?.vendorObserved ?? 'idle') as ObservedState,
        lastSeenAt: seen(proposal.vendor.agentId),
      },
      hospital: {
        observed: (attempt?.hospitalObserved ?? 'idle') as ObservedState,
        lastSeenAt: seen(proposal.hospital.agentId),
      },
    },
    now,
  );
  if (!due) return false;
  await changeState(database, {
    evaluationId,
    event: due.event,
    // Computing is the hospital's doing; the portal only notes that the hospital's agent reported it.
    actor: due.event === 'compute' ? await hospitalAgent(database, proposal) : 'portal',
    ...(due.failure && { detail: { code: due.failure.code, reason: due.failure.detail } }),
    also: async (transaction) => {
      if (due.event === 'schedule') await transaction.attempt.create({ data: { evaluationId, number: 1 } });
      if (due.failure) {
        const failure = { failureCode: due.failure.code, failureDetail: due.failure.detail };
        await transaction.evaluation.update({ where: { id: evaluationId }, data: failure });
        await transaction.attempt.updateMany({
          where: { evaluationId, endedAt: null },
          data: { ...failure, endedAt: new Date() },
        });
      }
    },
  });
  return true;
}

async function hospitalAgent(database: Database, proposal: ProposalDocument) {
  const { agentId, organisationId, organisationName } = proposal.hospital;
  const agent = await database.agent.findUniqueOrThrow({ where: { id: agentId } });
  return {
    kind: 'agent',
    id: agentId,
    name: agent.name,
    role: 'hospital_agent',
    organisationId,
    organisationName,
    organisationKind: 'hospital',
  } as const;
}

export interface Scheduler {
  stop(): Promise<void>;
}

export async function startScheduler(database: Database, databaseUrl: string): Promise<Scheduler> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 4, schema: 'queue' });
  boss.on('error', (error) => console.error(`scheduler: ${error.message}`));
  await boss.start();
  // 'short': one waiting check for each evaluation is enough, however many changes come.
  await boss.createQueue(CHECK, { policy: 'short', retryLimit: 5, retryBackoff: true, expireInSeconds: 60 });
  await boss.createQueue(SWEEP, { policy: 'short', expireInSeconds: 60 });

  const queueCheck = (evaluationId: string) => {
    boss
      .send(CHECK, { evaluationId }, { singletonKey: evaluationId })
      .catch((error: Error) => console.error(`scheduler: ${error.message}`));
  };
  await boss.work<{ evaluationId: string }>(CHECK, { pollingIntervalSeconds: 0.5, batchSize: 10 }, async (jobs) => {
    for (const job of jobs) await checkEvaluation(database, job.data.evaluationId);
  });
  await boss.work(SWEEP, { pollingIntervalSeconds: 5 }, async () => {
    const open = await database.evaluation.findMany({ where: { state: { notIn: RESTING } }, select: { id: true } });
    for (const { id } of open) await checkEvaluation(database, id);
    await boss.send(SWEEP, {}, { startAfter: SWEEP_SECONDS, singletonKey: 'sweep' });
  });
  await boss.send(SWEEP, {}, { singletonKey: 'sweep' });
  portalEvents().on('evaluation', queueCheck);
  return {
    stop: async () => {
      portalEvents().off('evaluation', queueCheck);
      await boss.stop({ graceful: true, timeout: 3000 });
    },
  };
}
