import { TRAINING } from '@doubleblind/contracts';
import { lostContact } from '../../agents/contact.ts';
import { fromRow } from '../../audit/row.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { found, hasRoleFor, whereFound, whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { failureView } from '../../evaluations/read/live-view.ts';
import { identifier } from '../../input.ts';
import { roleOf } from '../../works/participants.ts';

/** Where a model's manifest names the training that made it. */
export const TRAINING_OF_MANIFEST = ['training', 'document', 'trainingId'] as const;
const LAST_ATTEMPT = { attempts: { orderBy: { number: 'desc' }, take: 1 } } as const;

/** The actor's organisation's trainings, newest first. */
export async function listTrainings(database: Database, actor: Actor) {
  const rows = await database.work.findMany({
    where: whereMay(actor, 'training.read'),
    include: { approvals: true, ...LAST_ATTEMPT },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  return rows.map(({ id, number, state, proposal, updatedAt, approvals, attempts }) => {
    const record = COLUMNS.trainingRecord(attempts[0]?.progress ?? null);
    const spent = Object.values(record?.spent ?? {}).map(({ epsilon }) => epsilon);
    const own = ownApproval(approvals, actor);
    return {
      ...{ id, number, updatedAt, terms: COLUMNS.trainingTerms(proposal), state: COLUMNS.trainingState(state) },
      ...{ record, own, waitsForUs: state === TRAINING.start && own === null },
      /** Epsilon of the hospital that has spent most; null while nobody has. */
      mostSpent: spent.length === 0 ? null : Math.max(...spent),
    };
  });
}

/** How many wait for an approval of the actor's organisation; none for roles that decide nothing. */
export async function countWaitingTrainings(database: Database, actor: Actor): Promise<number> {
  if (!hasRoleFor(actor, 'training.decide')) return 0;
  const { organisationId } = actor;
  const unanswered = { state: TRAINING.start, approvals: { none: { organisationId } } };
  return database.work.count({ where: { AND: [whereMay(actor, 'training.read'), unanswered] } });
}

export type TrainingRow = Awaited<ReturnType<typeof listTrainings>>[number];

/** Everything that the page of one training shows. Throws DB6002. */
export async function readTraining(database: Database, actor: Actor, id: string) {
  const training = found(
    await database.work.findFirst({
      where: { AND: [{ id: identifier(id) }, whereFound(actor, 'training.read')] },
      include: { approvals: true, participants: { include: { agent: true } }, ...LAST_ATTEMPT },
    }),
  );
  const { approvals, participants, attempts, failureCode, failureDetail, number, proposedBy } = training;
  const terms = COLUMNS.trainingTerms(training.proposal);
  const record = COLUMNS.trainingRecord(attempts[0]?.progress ?? null);
  const timeline = await database.auditRecord.findMany({
    where: { subjectKind: 'training', subjectId: id },
    orderBy: { sequence: 'asc' },
  });
  return {
    ...{ id, number, proposedBy, terms, record, participants },
    state: COLUMNS.trainingState(training.state),
    role: roleOf(actor, participants),
    own: ownApproval(approvals, actor),
    parties: [terms.owner, ...terms.hospitals].map((party, i) => {
      const participant = participants.find(({ agentId }) => agentId === party.agentId)!;
      const row = approvals.find(({ organisationId }) => organisationId === party.organisationId);
      return {
        ...{ party, role: i === 0 ? ('owner' as const) : ('hospital' as const), observed: participant.observed },
        approval: row ? COLUMNS.trainingApproval(row.document).document : null,
        spent: record?.spent[party.organisationId] ?? null,
        lost: lostContact(participant.agent),
      };
    }),
    registered: await modelsOf(database, actor, id),
    failure: failureCode ? failureView(failureCode, failureDetail ?? '') : null,
    timeline: timeline.map(fromRow),
  };
}

/** Versions of models that the actor sees and that say in their manifest that this training made them. */
async function modelsOf(database: Database, actor: Actor, trainingId: string) {
  const rows = await database.modelVersion.findMany({
    where: {
      manifest: { path: [...TRAINING_OF_MANIFEST], equals: trainingId },
      model: whereMay(actor, 'model.read'),
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true, modelVersion: true, model: { select: { name: true } } },
  });
  return rows.map(({ id, modelVersion, model }) => ({ id, name: `${model.name} ${modelVersion}` }));
}

export type TrainingDetails = Awaited<ReturnType<typeof readTraining>>;

function ownApproval(approvals: readonly { organisationId: string; document: unknown }[], actor: Actor) {
  const row = approvals.find(({ organisationId }) => organisationId === actor.organisationId);
  return row ? COLUMNS.trainingApproval(row.document).document : null;
}
