/** The chain is checked whole at every look, and quickly. */
import { beforeEach, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import { checkWholeChain } from '../src/server/audit/check.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { testDatabase } from './support/database.ts';
import { seedManyEvaluations } from './support/many.ts';

let database: Database;
let admin: Actor;

beforeEach(async () => {
  ({ database } = await testDatabase());
  ({ admin } = await seedManyEvaluations(database, 100, { released: () => ({}) }));
});

const RECORDS = 20 + 80 * 7;

/** As somebody could who has the database itself. */
async function tamper(sql: string): Promise<void> {
  await database.$executeRawUnsafe('ALTER TABLE "AuditRecord" DISABLE TRIGGER audit_append_only');
  await database.$executeRawUnsafe(sql);
  await database.$executeRawUnsafe('ALTER TABLE "AuditRecord" ENABLE TRIGGER audit_append_only');
}

test('a whole chain stays whole as records come', async () => {
  expect(await checkWholeChain(database, admin)).toMatchObject({ intact: true, records: RECORDS });
  await createEnrolmentToken(database, admin);
  expect(await checkWholeChain(database, admin)).toMatchObject({ intact: true, records: RECORDS + 1 });
});

test.each([
  ['an altered text', `UPDATE "AuditRecord" SET "actorName" = 'Nobody' WHERE sequence = 7`, 7],
  ['altered particulars', `UPDATE "AuditRecord" SET detail = '{}' WHERE sequence = 300`, 300],
  ['an altered time', `UPDATE "AuditRecord" SET at = at + interval '1 ms' WHERE sequence = 2`, 2],
  ['altered readers', `UPDATE "AuditRecord" SET organisations = '{}' WHERE sequence = 2`, 2],
  ['a record that is gone', 'DELETE FROM "AuditRecord" WHERE sequence = 11', 11],
  ['a hash put right afterwards', `UPDATE "AuditRecord" SET hash = repeat('a', 64) WHERE sequence = 580`, 580],
])('%s is found, though the chain was whole at the look before', async (_what, sql, sequence) => {
  const before = await checkWholeChain(database, admin);
  await tamper(sql);
  const broken = { intact: false, sequence };
  expect(await checkWholeChain(database, admin)).toMatchObject(broken);
  expect(await checkWholeChain(database, admin), 'and stays found').toMatchObject(broken);
  expect(before).toMatchObject({ intact: true });
});

test('what another organisation’s records say is checked too', async () => {
  await checkWholeChain(database, admin);
  const stranger: Actor = { ...admin, organisationId: 'another', organisationName: 'Another' };
  await tamper(`UPDATE "AuditRecord" SET "actorName" = 'Nobody' WHERE sequence = 7`);
  expect(await checkWholeChain(database, stranger)).toMatchObject({ intact: false, sequence: 7 });
});
