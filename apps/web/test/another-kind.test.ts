/** A second kind of work, of this test only: one owner and several hospitals go through states of their own. */
import { workKind } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../src/server/authorisation/actor.ts';
import { authorise } from '../src/server/authorisation/authorise.ts';
import type { Database } from '../src/server/database/client.ts';
import { listEvaluations } from '../src/server/evaluations/read/evaluations.ts';
import { changeEvaluation } from '../src/server/evaluations/write/evaluation-work.ts';
import { desiredEvaluations } from '../src/server/scheduler/desired.ts';
import { checkWork, restless, SCHEDULED_KINDS, type ScheduledKind } from '../src/server/scheduler/scheduler.ts';
import type { PortalWork } from '../src/server/works/portal-work.ts';
import { changeState } from '../src/server/works/transition.ts';
import { testDatabase } from './support/database.ts';
import { enrolledAgent, type TestAgent } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

type State = 'proposed' | 'agreed' | 'under-way' | 'over';
type Event = 'agree' | 'begin' | 'leave' | 'close';
type Role = 'owner' | 'hospital';
const partySchema = z.strictObject({ organisationId: z.string(), agentId: z.string() });
const termsSchema = z.strictObject({ title: z.string(), owner: partySchema, hospitals: z.array(partySchema) });
type Terms = z.infer<typeof termsSchema>;

const COUNTING = workKind<State, Event, Role, Terms>({
  name: 'counting',
  roles: { owner: { least: 1, most: 1 }, hospital: { least: 2, most: 10 } },
  proposal: termsSchema,
  participants: ({ owner, hospitals }) => [
    { role: 'owner', ...owner },
    ...hospitals.map((hospital) => ({ role: 'hospital' as const, ...hospital })),
  ],
  states: ['proposed', 'agreed', 'under-way', 'over'],
  transitions: [
    { event: 'agree', from: ['proposed'], to: 'agreed', by: 'anyone', text: 'All have agreed.' },
    { event: 'begin', from: ['agreed'], to: 'under-way', by: 'portal', text: 'Begun.' },
    { event: 'leave', from: ['under-way'], to: 'over', by: 'hospital', text: 'A hospital left.' },
    { event: 'close', from: ['under-way'], to: 'over', by: 'owner', text: 'The owner closed it.' },
  ],
  desired: (state) =>
    (({ proposed: 'await-approval', 'under-way': 'run', over: 'stop' }) as const)[state as 'over'] ?? null,
});

const WORK: PortalWork<State, Event, Role, Terms> = {
  kind: COUNTING,
  causes: {
    agree: {
      action: 'evaluation.approve',
      holds: ({ approvals, participants }) => approvals.length === participants.length,
      needs: 'approvals of all',
    },
    begin: { action: null, holds: () => true, needs: '' },
    leave: { action: 'evaluation.control', holds: () => true, needs: '' },
    close: { action: 'evaluation.control', holds: () => true, needs: '' },
  },
};

const SCHEDULED: ScheduledKind = {
  name: COUNTING.name,
  resting: [...COUNTING.finalStates, 'proposed', 'under-way'],
  check: (portal, id) =>
    changeState(portal, WORK, id, ({ state }) => (state === 'agreed' ? { event: 'begin', actor: 'portal' } : null)),
};

let database: Database;
let owner: Actor;
let hospitals: readonly [Actor, Actor, Actor];
let stranger: Actor;
let agents: readonly TestAgent[];
let terms: Terms;

beforeAll(async () => {
  ({ database } = await testDatabase());
  const admin = async (name: string) => (await organisationWith(database, name, 'hospital', ['hospital_admin']))[0];
  [owner] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
  hospitals = [await admin('Northfield'), await admin('Lakeside'), await admin('Harbour')];
  stranger = await admin('Elsewhere');
  agents = await Promise.all([owner, ...hospitals].map((who) => enrolledAgent(database, who)));
  const [first, ...others] = agents.map(({ actor }) => ({ organisationId: actor.organisationId, agentId: actor.id }));
  terms = termsSchema.parse({ title: 'Films of 2025', owner: first, hospitals: others });
});

afterAll(async () => database?.$disconnect());

async function proposed(): Promise<string> {
  const desired = COUNTING.desired(COUNTING.start);
  const { id } = await database.work.create({
    data: {
      kind: COUNTING.name,
      state: COUNTING.start,
      proposal: terms,
      ...{ proposalHash: '', proposedBy: owner.name, proposerId: owner.organisationId, expiresAt: new Date() },
      participants: { createMany: { data: COUNTING.participants(terms).map((who) => ({ ...who, desired })) } },
    },
  });
  return id;
}

function agree(id: string, actor: Actor, all: readonly Actor[]) {
  return changeState(database, WORK, id, () => ({
    event: 'agree',
    actor,
    also: async (transaction) => {
      const data = all.map(({ organisationId, organisationKind }) => ({
        ...{ workId: id, organisationId, role: organisationKind === 'vendor' ? 'owner' : 'hospital' },
        ...{ document: {}, approvedBy: 'A. Person', approvedAt: new Date() },
      }));
      await transaction.approval.createMany({ data });
    },
  }));
}

test('several hospitals take part, each with an approval and an agent of its own, in states of the kind', async () => {
  const id = await proposed();
  const rows = async () => {
    const found = await database.participant.findMany({ where: { workId: id }, orderBy: { role: 'asc' } });
    return found.map(({ role, desired }) => `${role} ${desired}`);
  };
  expect(await rows()).toEqual([...Array(3).fill('hospital await-approval'), 'owner await-approval']);
  await expect(agree(id, owner, [owner, hospitals[0]])).rejects.toMatchObject({ code: 'DB6301' });
  await expect(agree(id, stranger, [owner, ...hospitals])).rejects.toMatchObject({ code: 'DB6002' });
  await agree(id, hospitals[2], [owner, ...hospitals]);

  const kinds = [...SCHEDULED_KINDS, SCHEDULED];
  expect(await database.work.count({ where: { AND: [{ id }, restless(kinds)] } })).toBe(1);
  expect(await checkWork(database, id, kinds)).toBe(true);
  expect(await checkWork(database, id, kinds)).toBe(false);
  expect(await database.work.count({ where: { AND: [{ id }, restless(kinds)] } })).toBe(0);
  expect(await rows()).toEqual([...Array(3).fill('hospital run'), 'owner run']);

  // Only the owner closes it, only hospitals leave.
  const cause = (event: Event, actor: Actor) => changeState(database, WORK, id, () => ({ event, actor }));
  await expect(cause('close', hospitals[0])).rejects.toMatchObject({ code: 'DB6301' });
  await expect(cause('leave', owner)).rejects.toMatchObject({ code: 'DB6301' });
  await cause('close', owner);
  expect(await database.work.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'over' });
  const records = await database.auditRecord.findMany({ where: { subjectId: id }, orderBy: { sequence: 'asc' } });
  expect(records.map(({ action }) => action)).toEqual(['counting.agree', 'counting.begin', 'counting.close']);
  const everybody = [owner, ...hospitals].map(({ organisationId }) => organisationId).sort();
  for (const { organisations } of records) expect([...organisations].sort()).toEqual(everybody);
});

test('what is there for evaluations neither shows nor touches it', async () => {
  const id = await proposed();
  expect((await listEvaluations(database, owner)).rows).toEqual([]);
  expect(await desiredEvaluations(database, agents[0].actor)).toEqual([]);
  expect(await checkWork(database, id)).toBe(false);
  const asEvaluation = changeEvaluation(database, id, () => ({ event: 'cancel', actor: owner }));
  await expect(asEvaluation).rejects.toMatchObject({ code: 'DB6301', message: expect.stringContaining('counting') });
  const work = await database.work.findUniqueOrThrow({ where: { id }, include: { participants: true } });
  for (const hospital of hospitals) authorise(hospital, 'evaluation.control', work);
  expect(() => authorise(stranger, 'evaluation.control', work)).toThrow(expect.objectContaining({ code: 'DB6002' }));
});
