/** Who watches the portal sees how it fares, at an address of its own, and nothing of anybody's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readExposition } from '../../../packages/contracts/test/support/read-exposition.ts';
import type { Database } from '../src/server/database/client.ts';
import { readEnvironment } from '../src/server/env.ts';
import { PortalFigures } from '../src/server/process/figures.ts';
import { type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';

/** The scheduler looks around some seconds after the start. */
const SWEEP_COMES = { timeout: 120_000, interval: 500 };
const COUNTERS = { listeners: 0, waitingCalls: 0, joinedCalls: 0, calls: 0, refused: 0, bytes: 0 };
let database: Database;
let portal: RunningPortal;
let parties: Parties;

beforeAll(async () => {
  const fresh = await testDatabase();
  ({ database } = fresh);
  parties = await twoParties(database);
  const settings = { AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: 'http://portal.test', PORT: 0, HOST: '127.0.0.1' };
  const pages = {
    handle: (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end(),
  };
  portal = await servePortal(
    { DATABASE_URL: fresh.url, ...settings, MONITORING: { host: '127.0.0.1', port: 0 } },
    pages as never,
  );
});

afterAll(async () => {
  await portal?.stop();
  await database?.$disconnect();
});

const metrics = async () => {
  const answer = await fetch(`http://127.0.0.1:${portal.monitoringPort}/metrics`);
  return { text: await answer.clone().text(), families: readExposition(await answer.text()) };
};

test('the figures are those of the database and the process', async () => {
  const { id } = await parties.proposed();
  await parties.proposed();
  await database.work.update({ where: { id }, data: { state: 'failed' } });
  await database.delivery.deleteMany();
  const createdAt = new Date(Date.now() - 3_600_000);
  const later = new Date(Date.now() + 3_600_000);
  await database.delivery.create({ data: { address: 'a', subject: 's', body: 'b', createdAt, nextAttemptAt: later } });
  await database.delivery.create({ data: { address: 'a', subject: 's', body: '', createdAt, nextAttemptAt: null } });
  await fetch(`http://127.0.0.1:${portal.port}/somewhere`);
  await vi.waitFor(async () => {
    const { families } = await metrics();
    const of = (name: string) =>
      families.get(name)?.samples.map(({ labels, value }) => [...Object.values(labels), value]);
    expect(of('doubleblind_portal_works')?.sort()).toEqual([
      ['evaluation', 'failed', 1],
      ['evaluation', 'proposed', 1],
    ]);
    expect(of('doubleblind_portal_agents')).toEqual([
      ['connected', 0],
      ['away', 2],
    ]);
    expect(of('doubleblind_portal_deliveries_waiting')).toEqual([[1]]);
    expect(of('doubleblind_portal_oldest_delivery_age_seconds')![0][0]).toBeGreaterThanOrEqual(3600);
    expect(of('doubleblind_portal_audit_records')).toEqual([[await database.auditRecord.count()]]);
    expect(of('doubleblind_portal_answers')).toEqual([['5xx', 1]]);
    expect(of('doubleblind_portal_answer_duration_seconds')?.at(-1)).toEqual([1]);
    expect(of('doubleblind_portal_last_sweep_timestamp_seconds')![0][0]).toBeGreaterThan(0);
    expect(of('doubleblind_relay_passed_bytes')).toEqual([[0]]);
  }, SWEEP_COMES);
});

test('the alert rules and the dashboard ask for figures that there are', async () => {
  const { text } = await metrics();
  const folder = join(import.meta.dirname, '..', '..', '..', 'docker');
  const files = ['alerts.yaml', 'grafana-dashboard.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const named = new Set(files.join('\n').match(/\bdoubleblind_(portal|relay)_\w+/g));
  expect(named.size).toBeGreaterThan(4);
  for (const name of named) expect(text).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
});

test('no name, address or id of anybody is in them', async () => {
  await parties.proposed();
  const { text } = await metrics();
  const people = await database.person.findMany();
  const organisations = await database.organisation.findMany();
  const works = await database.work.findMany();
  const secrets = [
    ...people.flatMap(({ id, name, email }) => [id, name, email]),
    ...organisations.map(({ name }) => name),
  ];
  for (const secret of [...secrets, ...works.flatMap(({ id, proposalHash }) => [id, proposalHash])])
    expect(text).not.toContain(secret);
});

test('the port that people use does not have them', async () => {
  const answer = await fetch(`http://127.0.0.1:${portal.port}/metrics`);
  expect(await answer.text()).not.toContain('doubleblind_portal');
});

test('ready is the portal while its database answers and its scheduler runs', async () => {
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${portal.monitoringPort}/ready`)).status).toBe(200),
    SWEEP_COMES,
  );
  const gone = { $queryRaw: () => Promise.reject(new Error('gone')) } as unknown as Database;
  const late = () => Date.now() - 10 * 60_000;
  const watched = { relay: { counters: COUNTERS }, livePages: () => 0 };
  const without = new PortalFigures({ ...watched, database: gone, lastSweep: Date.now });
  const behind = new PortalFigures({ ...watched, database, lastSweep: late });
  expect(await without.troubles()).toEqual(['The database does not answer.']);
  expect(await behind.troubles()).toEqual([expect.stringMatching(/scheduler has not looked at works for 600 s/)]);
  const locked = { $queryRaw: async () => [{ readOnly: 'on' }] } as unknown as Database;
  const readOnly = new PortalFigures({ ...watched, database: locked, lastSweep: Date.now });
  expect(await readOnly.troubles()).toEqual(['The database takes no writes.']);
  readOnly.stop();
  without.stop();
  behind.stop();
});

test('the address is read from the environment, or refused', () => {
  const settings = {
    ...process.env,
    DATABASE_URL: 'postgresql://x/y',
    AUTH_SECRET: 'x'.repeat(32),
    PORTAL_ORIGIN: 'http://portal.test',
  };
  expect(readEnvironment({ ...settings, MONITORING: '[::1]:9464' }).MONITORING).toEqual({ host: '::1', port: 9464 });
  expect(readEnvironment(settings).MONITORING).toBeUndefined();
  for (const wrong of ['9464', 'localhost', 'localhost:99999', 'http://localhost:1'])
    expect(() => readEnvironment({ ...settings, MONITORING: wrong })).toThrow(/^DB6102.*MONITORING/);
});
