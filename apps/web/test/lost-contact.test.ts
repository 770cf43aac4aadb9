/** A dead or silent agent is told of within 30 s where people look; what waits for somebody is counted, most urgent first. */
import { CHANNEL_LIMITS, signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONTACT_LOST_MILLISECONDS, lostContact } from '../src/server/agents/contact.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { liveView } from '../src/server/evaluations/read/live-view.ts';
import { portalGlobals } from '../src/server/globals.ts';
import { countWaiting, readAttention } from '../src/server/home/read.ts';
import { observe } from '../src/server/scheduler/observe.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';

/** How often home and the evaluation's page look again. */
const LOOK_MILLISECONDS = 10_000;

let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  portalGlobals().database = database;
  parties = await twoParties(database);
});

afterAll(async () => {
  delete portalGlobals().database;
  await database?.$disconnect();
});

beforeEach(async () => {
  await database.work.deleteMany();
  await heard('vendor', 0);
  await heard('hospital', 0);
});

async function heard(side: 'vendor' | 'hospital', secondsAgo: number | null): Promise<void> {
  const lastSeenAt = secondsAgo === null ? null : new Date(Date.now() - secondsAgo * 1000);
  await database.agent.update({ where: { id: parties[side].actor.id }, data: { lastSeenAt } });
}

async function evaluationIn(state: string, expiresInDays = 30): Promise<string> {
  const { id } = await parties.proposed();
  const expiresAt = new Date(Date.now() + expiresInDays * 86_400_000);
  await database.work.update({ where: { id }, data: { state, expiresAt } });
  return id;
}

const waiting = async (actor: Actor) => (await readAttention(actor)).waiting.map(({ id, reason }) => `${reason} ${id}`);

test('contact counts as lost within 30 s of the last sign, and not between two pings', () => {
  expect(CONTACT_LOST_MILLISECONDS + LOOK_MILLISECONDS).toBeLessThanOrEqual(30_000);
  expect(CONTACT_LOST_MILLISECONDS).toBeGreaterThan(CHANNEL_LIMITS.pingMilliseconds);
  const now = new Date('2026-01-01T00:01:00Z');
  expect(lostContact({ lastSeenAt: new Date('2026-01-01T00:00:45Z') }, now)).toBeNull();
  expect(lostContact({ lastSeenAt: new Date('2026-01-01T00:00:30Z') }, now)).toBe('2026-01-01T00:00:30.000Z');
  expect(lostContact({ lastSeenAt: null }, now)).toBe('never');
});

test.each(['proposed', 'scheduled', 'running'])(
  'an evaluation that is %s names the agent that is silent',
  async (state) => {
    const id = await evaluationIn(state);
    expect((await liveView(database, id)).lost).toEqual({ vendor: null, hospital: null });
    await heard('vendor', 31);
    expect((await liveView(database, id)).lost).toEqual({ vendor: expect.stringMatching(/^\d{4}-/), hospital: null });
    await heard('hospital', null);
    expect((await liveView(database, id)).lost).toMatchObject({ hospital: 'never' });
  },
);

test.each(['released', 'failed', 'cancelled'])('nothing is expected of an agent once it is %s', async (state) => {
  const id = await evaluationIn(state);
  await heard('vendor', 3600);
  expect((await liveView(database, id)).lost).toEqual({ vendor: null, hospital: null });
});

test.each([
  ['scheduled', 720, 720],
  ['scheduled', -61, -61],
  ['scheduled', 59, null],
  ['released', 720, null],
])('of an evaluation that is %s, an agent %i s ahead has a wrong clock: %s', async (state, ahead, told) => {
  const id = await evaluationIn(state);
  const set = (clockAheadSeconds: number) =>
    database.agent.update({ where: { id: parties.vendor.actor.id }, data: { clockAheadSeconds } });
  await set(ahead);
  expect((await liveView(database, id)).clocks).toEqual({ vendor: told, hospital: null });
  await set(0);
});

test('an agreed plaintext comparison that the hospital has not made possible waits for it, until its agent has the model', async () => {
  const id = await evaluationIn('computed');
  await database.attempt.create({ data: { workId: id, number: 1 } });
  const report = { evaluationId: id, attempt: 1, observed: 'computed' } as const;
  const { programHash } = await database.modelVersion.findUniqueOrThrow({ where: { id: parties.modelVersionId } });
  await observe(database, parties.hospital.actor, { ...report, comparisonOwed: true });
  // The vendor's agent says nothing of it, and takes nothing back.
  await observe(database, parties.vendor.actor, report);
  expect((await liveView(database, id)).comparisonOwed).toBe(programHash);
  expect(await waiting(parties.admin)).toEqual([`comparison ${id}`]);
  expect(await waiting(parties.engineer)).toEqual([]);
  await observe(database, parties.hospital.actor, report);
  expect((await liveView(database, id)).comparisonOwed).toBeNull();
  expect(await waiting(parties.admin)).toEqual([`release ${id}`]);
});

test('what keeps an agent from going on is told while it tries again, and no longer', async () => {
  const id = await evaluationIn('preflight');
  await database.attempt.create({ data: { workId: id, number: 1 } });
  const report = { evaluationId: id, attempt: 1, observed: 'preflighting' } as const;
  const failure = { code: 'DB3006', detail: 'agent.example:9443: ECONNREFUSED.' };
  await observe(database, parties.vendor.actor, { ...report, failure });
  expect((await liveView(database, id)).trouble).toMatchObject({ vendor: failure, hospital: null });
  await observe(database, parties.vendor.actor, { ...report, observed: 'preflight-passed' });
  expect((await liveView(database, id)).trouble).toEqual({ vendor: null, hospital: null });
});

test('a pair that cannot meet is named before anything is approved', async () => {
  const set = (side: 'vendor' | 'hospital', addresses: string[]) => {
    const { actor, publicKey, privateKey } = parties[side];
    const card = {
      ...{ agentId: actor.id, publicKey },
      ...{ certificateHash: 'c'.repeat(64), addresses, issuedAt: new Date().toISOString() },
    };
    const signed = signDocument('peer-card', card, privateKey);
    return database.agent.update({ where: { id: actor.id }, data: { card: { ...signed } } });
  };
  const id = await evaluationIn('proposed');
  expect((await liveView(database, id)).nobodyListens).toBe(false);
  await set('vendor', []);
  await set('hospital', []);
  expect((await liveView(database, id)).nobodyListens).toBe(true);
  await set('hospital', ['wss://10.0.0.7:7443/peer']);
  expect((await liveView(database, id)).nobodyListens).toBe(false);
});

test('home of both sides shows lost contact, and puts what is most urgent first', async () => {
  const later = await evaluationIn('proposed', 20);
  const sooner = await evaluationIn('proposed', 2);
  const computed = await evaluationIn('computed');
  const failed = await evaluationIn('failed');
  const running = await evaluationIn('running');
  expect(await waiting(parties.admin)).toEqual([
    `failed ${failed}`,
    `release ${computed}`,
    `approval ${sooner}`,
    `approval ${later}`,
  ]);
  await heard('hospital', 31);
  expect((await waiting(parties.admin))[0]).toBe(`agent-away ${running}`);
  expect(await countWaiting(parties.admin)).toBe(5);
  // The other side cannot do anything about it, and sees it.
  expect((await waiting(parties.engineer))[0]).toBe(`failed ${failed}`);
  for (const actor of [parties.engineer, parties.viewer, parties.analyst]) {
    const { underWay } = await readAttention(actor);
    expect(underWay).toMatchObject([{ id: running, lost: { vendor: null, hospital: expect.stringMatching(/^\d/) } }]);
  }
  expect(await waiting(parties.viewer)).toEqual([]);
  // For whoever has to do something about it it stands there, once.
  const home = await readAttention(parties.admin);
  expect(home.waiting[0]).toMatchObject({ lost: { vendor: null, hospital: expect.stringMatching(/^\d/) } });
  expect(home.underWay).toEqual([]);
});

test('everything that waits is counted, whatever of it is listed', async () => {
  for (let i = 0; i < 12; i++) await evaluationIn('proposed');
  expect(await waiting(parties.admin)).toHaveLength(12);
  expect(await countWaiting(parties.admin)).toBe(12);
});
