/** 150 agents that connect at the same moment with empty copies of a long audit log, while people look at pages. */
import { verifyChain } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditHead } from '../src/server/audit/read.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { freePort, spawnPortal } from './support/browser.ts';
import { seedBusyPortal } from './support/busy-portal.ts';
import { testDatabase } from './support/database.ts';
import { CopyingAgent } from './support/many-agents.ts';
import { inTime } from './support/timed-pages.ts';

const AGENTS = 150;
let database: Database;
let portal: Awaited<ReturnType<typeof spawnPortal>>;
let port: number;
let agents: CopyingAgent[];

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const { admin, engineer } = await seedBusyPortal(database, 1000);
  agents = await CopyingAgent.make(database, [admin, engineer], AGENTS);
  port = await freePort();
  portal = await spawnPortal(fresh.url, port);
});

afterAll(async () => {
  for (const agent of agents ?? []) agent.close();
  await portal?.stop();
  await database?.$disconnect();
});

test('each gets the whole chain, none is thrown out, and no page fails meanwhile', async () => {
  const origin = `http://localhost:${port}`;
  const head = await auditHead(database);
  expect(head.sequence).toBeGreaterThan(5000);
  // Every copy is checked for its length and end; the hashes of two, one of each organisation.
  for (const agent of agents.slice(0, 2)) agent.keeps = true;
  const copied = Promise.all(agents.map((agent) => agent.copy(port, origin, head.sequence)));
  const timings = await inTime(origin, 'admin@northfield.example', DEMO_PASSWORD, copied);
  expect(agents.filter(({ thrownOut }) => thrownOut !== null).map(({ thrownOut }) => thrownOut)).toEqual([]);
  for (const agent of agents) expect(agent.head).toEqual(head);
  for (const agent of agents.slice(0, 2))
    expect(verifyChain(agent.links)).toMatchObject({ intact: true, records: head.sequence });
  expect(timings.length).toBeGreaterThan(0);
});
