/** Over-long and invisible texts: refused where people type them, and never in the chain that every agent has to read. */
import { type AuditLink, auditRecordSchema, chainRecord, verifyChain } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { createPerson } from '../src/server/accounts/write/people.ts';
import { AuditCopies } from '../src/server/audit/copies.ts';
import { fromRow, toRow } from '../src/server/audit/row.ts';
import { appendAudit } from '../src/server/audit/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { approve, reject, revoke } from '../src/server/evaluations/write/decide.ts';
import { invite } from '../src/server/organisations/write/invitations.ts';
import { createOrganisation } from '../src/server/organisations/write/organisations.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

afterAll(async () => database?.$disconnect());

const records = async () => (await database.auditRecord.findMany({ orderBy: { sequence: 'asc' } })).map(fromRow);

test.each([
  ['long', 'x'.repeat(100_000)],
  ['invisible', 'NUL\0'],
])('every text that people type is refused when it is too %s', async (_, text) => {
  const [operator] = await organisationWith(database, `Operator ${text.length}`, 'operator', ['operator']);
  const { id, proposal } = await parties.proposed();
  await approve(database, parties.admin, parties.approval('hospital', proposal));
  const before = (await records()).length;
  const { admin, engineer } = parties;
  const { organisationId } = admin;
  const attempts: Record<string, () => Promise<unknown>> = {
    purpose: () => parties.proposed({ purpose: text }),
    'reason of a rejection': () => reject(database, engineer, id, text),
    'reason of a revocation': () => revoke(database, admin, id, text),
    'name of a token': () => createApiToken(database, admin, { name: text }),
    'address of an invitation': () =>
      invite(database, admin, { organisationId, role: 'hospital_analyst', email: `${text}@example.org` }),
    'name of an organisation': () => createOrganisation(database, operator, { name: text, kind: 'vendor' }),
    'name of a person': () =>
      createPerson(database, { name: text, email: `p${text.length}@example.org`, password: 'p'.repeat(20) }),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const outcome = await attempt().then(
      () => 'accepted',
      (error) => error.code ?? error.name,
    );
    expect(['DB6003', 'ZodError'], what).toContain(outcome);
  }
  // Showing and hiding the model for the proposal leave a record each.
  const after = (await records()).slice(before).map(({ action }) => action);
  expect(after.filter((action) => !action.startsWith('model.'))).toEqual([]);
});

test('a password that is accepted is one that signs in', async () => {
  const person = { name: 'P', email: 'p@example.org' };
  for (const length of [11, 129, 200])
    await expect(createPerson(database, { ...person, password: 'p'.repeat(length) })).rejects.toMatchObject({
      code: 'DB6003',
    });
  await createPerson(database, { ...person, password: 'p'.repeat(128) });
});

test('who has a name from before there were limits can act, and the record can be read', async () => {
  const { id } = await parties.proposed();
  await reject(database, { ...parties.engineer, name: `${'x'.repeat(5000)}\u0007` }, id, 'No');
  const last = (await records()).at(-1)!;
  expect(auditRecordSchema.safeParse(last).success).toBe(true);
  expect(last.actor.name).toMatch(/^x{199}…$/);
});

test('the longest reason that an agent may sign stops the work and can be read in the chain', async () => {
  const { id, proposal } = await parties.proposed();
  await approve(database, parties.engineer, parties.approval('vendor', proposal));
  const revocation = parties.revocation('vendor', id, 'x'.repeat(4000));
  await revoke(database, parties.vendor.actor, id, revocation.document.reason, revocation);
  expect((await database.work.findUniqueOrThrow({ where: { id } })).state).toBe('revoked');
  expect((await records()).every((record) => auditRecordSchema.safeParse(record).success)).toBe(true);
});

test('what does not fit the chain’s own schema undoes the change that it belongs to', async () => {
  const { organisationId } = parties.admin;
  const before = (await records()).length;
  const change = database.$transaction(async (transaction) => {
    await transaction.organisation.update({ where: { id: organisationId }, data: { name: 'Changed' } });
    const subject = { kind: 'x'.repeat(41), id: 'x', name: '' };
    await appendAudit(transaction, { actor: 'portal', action: 'test.record', subject, organisations: [] });
  });
  await expect(change).rejects.toMatchObject({ name: 'ZodError' });
  expect((await database.organisation.findUniqueOrThrow({ where: { id: organisationId } })).name).toBe('Northfield');
  expect(await records()).toHaveLength(before);
});

test('a record from before that no agent can read is passed on sealed', async () => {
  const last = (await records()).at(-1)!;
  const { organisationId } = parties.admin;
  const content = {
    sequence: last.sequence + 1,
    at: new Date().toISOString(),
    actor: { kind: 'person' as const, id: 'p', name: 'x'.repeat(5000) },
    action: 'evaluation.reject',
    subject: { kind: 'evaluation', id: 'e', name: '' },
    organisations: [organisationId],
    detail: { reason: 'x'.repeat(5000) },
  };
  await database.auditRecord.create({ data: toRow(chainRecord(content, last.hash)) });
  const links = JSON.parse((await new AuditCopies(database).part(organisationId, 0))!.json) as AuditLink[];
  expect(verifyChain(links)).toMatchObject({ intact: true, records: last.sequence + 1 });
  expect('action' in links.at(-1)!).toBe(false);
});
