/** Trainings in the portal, by what agents sign: proposals, approvals, reports, ends. training.nightly.test.ts has real agents. */
import {
  type ObservedTraining,
  type SignedTrainingCard,
  signDocument,
  type TrainingTerms,
} from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { COLUMNS } from '../src/server/database/columns.ts';
import { readModelVersion } from '../src/server/models/read.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { checkTraining } from '../src/server/trainings/check.ts';
import { desiredTrainings } from '../src/server/trainings/desired.ts';
import { readTrainingAttention } from '../src/server/trainings/read/attention.ts';
import { countWaitingTrainings, listTrainings, readTraining } from '../src/server/trainings/read/trainings.ts';
import {
  approveTraining,
  controlTraining,
  finishTraining,
  leaveTraining,
} from '../src/server/trainings/write/decide.ts';
import { observeTraining } from '../src/server/trainings/write/observe.ts';
import { proposeTraining } from '../src/server/trainings/write/propose.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest } from './support/documents.ts';
import { type Parties, type TestAgent, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';
import {
  proposedTraining,
  seenBy,
  type TrainingParties,
  trainingApproval,
  trainingCard,
  trainingParties,
} from './support/trainings.ts';

let database: Database;
let parties: Parties;
let training: TrainingParties;
let all: readonly TestAgent[];
let third: Actor;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  training = await trainingParties(database, parties);
  all = [training.owner, ...training.hospitals];
  third = { ...training.hospitals[1].actor, kind: 'person', role: 'hospital_admin' };
});

afterAll(async () => database?.$disconnect());

const state = async (id: string) => (await readTraining(database, parties.engineer, id)).state;

async function approvedByAll(terms: TrainingTerms): Promise<void> {
  for (const agent of all) await approveTraining(database, agent.actor, trainingApproval(terms, agent));
}

/** Proposed, approved by all, begun. */
async function running(): Promise<{ id: string; terms: TrainingTerms }> {
  const proposed = await proposedTraining(database, training);
  await approvedByAll(proposed.terms);
  while (await checkTraining(database, proposed.id));
  expect(await state(proposed.id)).toBe('running');
  return proposed;
}

const observe = (agent: TestAgent, trainingId: string, report: Partial<ObservedTraining>) =>
  observeTraining(database, agent.actor, { trainingId, attempt: 1, observed: 'running', ...report });
/** What is wanted of an agent in a training, if anything. */
async function wanted({ actor }: TestAgent, id: string): Promise<string[]> {
  const rows = await desiredTrainings(database, actor, 60_000);
  return rows.filter(({ trainingId }) => trainingId === id).map(({ desired }) => desired);
}
const progressOf = (round: number) => ({
  ...{ round, rounds: 10, present: 2, secondsLeft: 5 },
  points: [{ round, epsilon: 0.5, accuracy: null, meanAuroc: 0.6 }],
});

test('the owner’s agent proposes to the hospitals’ own agents; it begins when everybody has approved', async () => {
  const draft = training.draft();
  await training.show(true);
  const id = await proposeTraining(database, training.owner.actor, draft);
  expect(await proposeTraining(database, training.owner.actor, draft)).toBe(id);
  const { terms, timeline } = await readTraining(database, parties.admin, id);
  expect([terms.owner, ...terms.hospitals].map(({ agentKey }) => agentKey)).toEqual(
    all.map(({ publicKey }) => publicKey),
  );
  expect(timeline.map(({ action }) => action)).toEqual(['training.propose']);
  expect(await countWaitingTrainings(database, parties.admin)).toBe(1);
  expect(await countWaitingTrainings(database, parties.analyst)).toBe(0);

  const [first, second, last] = all;
  for (const agent of [first, second]) await approveTraining(database, agent.actor, trainingApproval(terms, agent));
  // Twice is once.
  await approveTraining(database, second.actor, trainingApproval(terms, second));
  expect(await checkTraining(database, id)).toBe(false);
  expect(await countWaitingTrainings(database, parties.admin)).toBe(0);
  expect(await countWaitingTrainings(database, third)).toBe(1);
  await approveTraining(database, last.actor, trainingApproval(terms, last));
  while (await checkTraining(database, id));
  expect(await state(id)).toBe('running');
  const rows = await desiredTrainings(database, last.actor, 60_000);
  const desired = rows.find(({ trainingId }) => trainingId === id)!;
  expect(desired).toMatchObject({ trainingId: id, attempt: 1, desired: 'run', terms });
  expect(desired.approvals).toHaveLength(3);
  expect(desired.ownerCard?.publicKey).toBe(training.owner.publicKey);
  await controlTraining(database, parties.engineer, id, 'cancel');
});

test('what hospitals and owner report is kept, of the present attempt alone; the card of the owner ends it', async () => {
  const { id, terms } = await running();
  await observe(training.owner, id, { progress: progressOf(3) });
  // Only the owner knows how far it is, only a hospital what its ledger counts.
  await observe(training.hospitals[0], id, { progress: progressOf(9), spent: { steps: 4, epsilon: 1.25 } });
  await observe(training.owner, id, { attempt: 7, progress: progressOf(8) });
  const seen = await seenBy(database, training.hospitals[1], id);
  expect(seen.record?.progress?.round).toBe(3);
  expect(seen.parties.map(({ spent }) => spent?.epsilon ?? null)).toEqual([null, 1.25, null]);
  const [row] = await listTrainings(database, parties.admin);
  expect(row).toMatchObject({ id, mostSpent: 1.25, waitsForUs: false });

  await expect(
    finishTraining(database, training.owner.actor, trainingCard(terms, training.hospitals[0])),
  ).rejects.toMatchObject({ code: 'DB6205' });
  await finishTraining(database, training.owner.actor, trainingCard(terms, training.owner));
  await finishTraining(database, training.owner.actor, trainingCard(terms, training.owner));
  const { record, state: last, timeline } = await readTraining(database, parties.viewer, id);
  expect(last).toBe('finished');
  expect(record?.card?.document.privacy.epsilon).toBe(2.5);
  expect(record?.spent).toMatchObject({ [parties.admin.organisationId]: { steps: 4, epsilon: 1.25 } });
  expect(timeline.at(-1)).toMatchObject({ action: 'training.finish', detail: { rounds: 10, epsilon: 2.5 } });
  expect(await wanted(training.owner, id)).toEqual([]);
});

test('it fails when its owner cannot go on, not when a hospital leaves; another attempt goes on with what is known', async () => {
  const { id } = await running();
  await observe(training.owner, id, { progress: progressOf(3) });
  await database.delivery.deleteMany();
  // An agent that connects again says it again.
  for (let said = 0; said < 2; said++) {
    await observe(training.hospitals[0], id, { observed: 'left', failure: { code: 'DB8202', detail: '' } });
  }
  expect(await state(id)).toBe('running');
  const told = await database.delivery.findMany({ orderBy: { address: 'asc' } });
  expect(told.map(({ address, subject }) => `${address.split('.')[0]} ${subject.replace(/^.*: /, '')}`)).toEqual(
    ['hospital_admin', 'hospital_analyst', 'vendor_engineer', 'vendor_viewer'].map(
      (who) => `${who} the budget of Northfield is spent`,
    ),
  );
  await observe(training.owner, id, { observed: 'failed', failure: { code: 'DB8205', detail: 'One came.' } });
  const failed = await readTraining(database, parties.admin, id);
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'DB8205', detail: 'One came.' } });
  await expect(controlTraining(database, parties.admin, id, 'retry')).rejects.toMatchObject({ code: 'DB6301' });
  await controlTraining(database, parties.engineer, id, 'retry');
  while (await checkTraining(database, id));
  const again = await readTraining(database, parties.admin, id);
  expect(again).toMatchObject({ state: 'running', failure: null });
  expect(again.record?.progress?.round).toBe(3);
  const rows = await desiredTrainings(database, training.hospitals[0].actor, 60_000);
  expect(rows.find(({ trainingId }) => trainingId === id)?.attempt).toBe(2);
  await controlTraining(database, parties.engineer, id, 'cancel');
});

test('home tells each role what waits for it, until the trained model is registered with its card', async () => {
  await database.work.deleteMany();
  const waits = async (actor: Actor) =>
    (await readTrainingAttention(database, actor)).waiting.map(({ reason }) => reason);
  const hears = (agent: TestAgent, lastSeenAt: Date | null) =>
    database.agent.update({ where: { id: agent.actor.id }, data: { lastSeenAt } });
  const { id, terms } = await proposedTraining(database, training);
  expect([await waits(parties.admin), await waits(parties.analyst), await waits(third)]).toEqual([
    ['approval'],
    [],
    ['approval'],
  ]);
  await approvedByAll(terms);
  while (await checkTraining(database, id));
  expect(await waits(parties.admin)).toEqual([]);
  expect((await readTrainingAttention(database, parties.viewer)).underWay.map((row) => row.id)).toEqual([id]);
  await hears(training.hospitals[0], null);
  expect([await waits(parties.admin), await waits(third)]).toEqual([['agent-away'], []]);
  await hears(training.hospitals[0], new Date());
  await observe(training.owner, id, { observed: 'failed', failure: { code: 'DB8205', detail: '' } });
  expect([await waits(parties.engineer), await waits(parties.admin)]).toEqual([['failed'], []]);
  await controlTraining(database, parties.engineer, id, 'retry');
  while (await checkTraining(database, id));
  await finishTraining(database, training.owner.actor, trainingCard(terms, training.owner));
  expect([await waits(parties.engineer), await waits(parties.admin)]).toEqual([['register'], []]);

  const register = (card: SignedTrainingCard) => {
    const { actor, publicKey, privateKey } = training.owner;
    const manifest = { ...modelManifest('Trained together'), training: card };
    return registerModel(database, actor, publicKey, signDocument('model-manifest', manifest, privateKey));
  };
  // Whoever registers it vouches for the card with the key that trained.
  await expect(register(trainingCard(terms, training.hospitals[0]))).rejects.toMatchObject({ code: 'DB6205' });
  const version = await register(trainingCard(terms, training.owner));
  expect(await waits(parties.engineer)).toEqual([]);
  const registered = [{ id: version, name: 'Trained together 1.0.0' }];
  expect((await readTraining(database, parties.engineer, id)).registered).toEqual(registered);
  // A model that is hidden from hospitals is named to none of them.
  expect((await readTraining(database, parties.admin, id)).registered).toEqual(registered);
  await database.model.updateMany({ where: { name: 'Trained together' }, data: { listed: false } });
  expect((await readTraining(database, parties.admin, id)).registered).toEqual([]);
  const { manifest } = await readModelVersion(database, parties.engineer, version);
  expect(manifest.training?.document.privacy).toMatchObject({ epsilon: 2.5, accountant: 'privacy loss distributions' });
});

test('anybody who takes part ends it, before as a refusal and afterwards by taking the approval back', async () => {
  const before = await proposedTraining(database, training);
  await leaveTraining(database, parties.admin, before.id, 'Not for us');
  expect(await state(before.id)).toBe('rejected');
  const after = await running();
  await leaveTraining(database, third, after.id, 'Enough');
  expect(await state(after.id)).toBe('revoked');
  expect(await wanted(training.owner, after.id)).toEqual(['stop']);
  await observe(training.owner, after.id, { observed: 'stopped' });
  expect(await wanted(training.owner, after.id)).toEqual([]);
});

test('it is wanted however long it runs; its end is told for a week', async () => {
  const { id } = await running();
  const age = (days: number) =>
    database.$executeRaw`UPDATE "Work" SET "updatedAt" = now() - ${days}::int * interval '1 day' WHERE "id" = ${id}`;
  await age(30);
  expect(await wanted(training.owner, id)).toEqual(['run']);
  await controlTraining(database, parties.engineer, id, 'cancel');
  expect(await wanted(training.owner, id)).toEqual(['stop']);
  await age(8);
  expect(await wanted(training.owner, id)).toEqual([]);
});

test('an owner cannot make hospitals wait for more proposals than they can look at', async () => {
  const { id } = await proposedTraining(database, training);
  const row = await database.work.findUniqueOrThrow({ where: { id }, omit: { id: true, number: true } });
  const waiting = { ...row, proposal: COLUMNS.trainingTerms(row.proposal) };
  const taking = await database.participant.findMany({ where: { workId: id }, omit: { id: true } });
  const ids = Array.from({ length: 49 }, () => crypto.randomUUID());
  await database.work.createMany({ data: ids.map((other) => ({ ...waiting, id: other })) });
  await database.participant.createMany({ data: ids.flatMap((workId) => taking.map((who) => ({ ...who, workId }))) });
  await expect(proposedTraining(database, training)).rejects.toMatchObject({ code: 'DB6307' });
  await training.show(false);
  await database.work.deleteMany({ where: { id: { in: ids } } });
  await database.work.update({ where: { id }, data: { state: 'rejected' } });
});

test('it is over when the agreed time is', async () => {
  const { id } = await running();
  await database.work.update({ where: { id }, data: { expiresAt: new Date() } });
  expect(await checkTraining(database, id)).toBe(true);
  expect(await state(id)).toBe('expired');
});

test('approvals of other terms, other agents’ and others’ trainings are refused; strangers see nothing', async () => {
  const { id, terms } = await proposedTraining(database, training);
  const [north, other] = training.hospitals;
  const forged = trainingApproval({ ...terms, noiseMultiplier: 0.01 }, north);
  await expect(approveTraining(database, north.actor, forged)).rejects.toMatchObject({ code: 'DB6302' });
  const theirs = trainingApproval(terms, { ...north, privateKey: other.privateKey });
  await expect(approveTraining(database, north.actor, theirs)).rejects.toMatchObject({ code: 'DB6302' });
  const [stranger] = await organisationWith(database, 'Elsewhere', 'hospital', ['hospital_admin']);
  await expect(readTraining(database, stranger, id)).rejects.toMatchObject({ code: 'DB6002' });
  await expect(leaveTraining(database, stranger, id, 'x')).rejects.toMatchObject({ code: 'DB6002' });
  expect(await listTrainings(database, stranger)).toEqual([]);
  await training.show(true);
  const hidden = { ...training.draft(), testSetIds: [parties.testSetId, crypto.randomUUID()] };
  await expect(proposeTraining(database, training.owner.actor, hidden)).rejects.toMatchObject({ code: 'DB6002' });
  const twice = { ...training.draft(), testSetIds: [parties.testSetId, parties.testSetId] };
  await expect(proposeTraining(database, training.owner.actor, twice)).rejects.toMatchObject({ code: /^DB/ });
  await expect(proposeTraining(database, north.actor, training.draft())).rejects.toMatchObject({ code: 'DB6002' });
});

test('nobody is drawn into one through an agent that was removed', async () => {
  await training.show(true);
  const { id } = training.hospitals[1].actor;
  await database.agent.update({ where: { id }, data: { removedAt: new Date() } });
  const proposing = proposeTraining(database, training.owner.actor, training.draft());
  await expect(proposing).rejects.toMatchObject({ code: 'DB6304' });
  await database.agent.update({ where: { id }, data: { removedAt: null } });
  await training.show(false);
});

test('proposals, agreements and ends are told to the people whom they concern', async () => {
  await database.delivery.deleteMany();
  const told = async () => {
    const rows = await database.delivery.findMany();
    await database.delivery.deleteMany();
    return [...new Set(rows.map(({ address, subject }) => `${address.split('.')[0]} ${subject.replace(/^.*: /, '')}`))];
  };
  const { id, terms } = await proposedTraining(database, training);
  expect((await told()).sort()).toEqual(
    ['hospital_admin', 'hospital_analyst'].map((role) => `${role} Lumen proposes a training`),
  );
  await approvedByAll(terms);
  await checkTraining(database, id);
  expect(await told()).toContain('vendor_viewer everybody has approved');
  await leaveTraining(database, parties.admin, id, 'Enough');
  expect(await told()).toContain('vendor_engineer a participant took its approval back');
});
