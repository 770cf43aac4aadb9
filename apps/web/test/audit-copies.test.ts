/** Copies of a long audit log, sent while much happens: no record twice, none left out, and the end is told at the hello. */
import { type AuditRecord, chainRecord, GENESIS_HASH, verifyChain } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import { toRow } from '../src/server/audit/row.ts';
import type { Database } from '../src/server/database/client.ts';
import { portalEvents } from '../src/server/events.ts';
import { type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { testDatabase } from './support/database.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

const ORIGIN = 'http://portal.test';
const RECORDS = 4000;
let database: Database;
let portal: RunningPortal;
const agent = new FakeAgent();
let evaluationId: string;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const settings = { AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: ORIGIN, PORT: 0, HOST: '127.0.0.1' };
  portal = await servePortal({ DATABASE_URL: fresh.url, ...settings });
  const [engineer] = await organisationWith(database, 'Third', 'vendor', ['vendor_engineer']);
  await agent.enrol(database, await createEnrolmentToken(database, engineer), ORIGIN);
  const parties = await twoParties(database);
  evaluationId = (await parties.proposed()).id;
  // Something that concerns this agent.
  await database.participant.updateMany({
    where: { workId: evaluationId, role: 'vendor' },
    data: { agentId: agent.agentId },
  });
  let last: AuditRecord | null = null;
  const records: AuditRecord[] = [];
  const before = await database.auditRecord.findFirstOrThrow({ orderBy: { sequence: 'desc' } });
  for (let i = 1; i <= RECORDS; i++) {
    const content = {
      sequence: before.sequence + i,
      at: new Date().toISOString(),
      actor: { kind: 'portal' as const, id: 'portal', name: 'Portal' },
      action: 'test.record',
      subject: { kind: 'x', id: 'x', name: '' },
      organisations: [],
      detail: { padding: 'x'.repeat(500) },
    };
    last = chainRecord(content, last?.hash ?? before.hash ?? GENESIS_HASH);
    records.push(last);
  }
  await database.auditRecord.createMany({ data: records.map(toRow) });
});

afterAll(async () => {
  agent.close();
  await portal?.stop();
  await database?.$disconnect();
});

test('a copy that takes longer than the changes meanwhile is sent once', async () => {
  const head = await database.auditRecord.findFirstOrThrow({ orderBy: { sequence: 'desc' } });
  const changing = setInterval(() => portalEvents().emit('work', evaluationId), 5);
  try {
    expect(await agent.connect(portal.port)).toMatchObject({
      auditHead: { sequence: head.sequence, hash: head.hash },
    });
    await expect.poll(() => agent.audit.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(head.sequence);
    await new Promise((resolve) => setTimeout(resolve, 500));
  } finally {
    clearInterval(changing);
  }
  expect(verifyChain(agent.audit)).toMatchObject({ intact: true, records: head.sequence });
});

test('a report that comes too late keeps the agent connected', async () => {
  agent.send({ type: 'observed', evaluations: [{ evaluationId: 'gone', attempt: 1, observed: 'refused' }] });
  agent.refused = null;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(agent.refused).toBeNull();
});
