/** Lists are narrowed and ordered by what people know of an evaluation, and never show more than one may see. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { narrowed } from '../src/components/ui/narrowed.ts';
import { describeAction, describeDetail } from '../src/features/audit/texts.ts';
import { wordsFor } from '../src/language/words.ts';
import { auditCsv, auditFilter } from '../src/server/audit/export.ts';
import { readableRecords } from '../src/server/audit/read.ts';
import type { Database } from '../src/server/database/client.ts';
import {
  type EvaluationFilter,
  evaluationChoices,
  listEvaluations,
} from '../src/server/evaluations/read/evaluations.ts';
import { release } from '../src/server/results/write.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

const english = wordsFor('en', 'en-GB', {});
let database: Database;
let parties: Parties;
const numbers: Record<string, number> = {};

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  for (const purpose of ['Night shift reading', 'Before buying']) {
    const { id, proposal } = await parties.proposed({ purpose });
    if (purpose === 'Before buying') {
      await database.work.update({ where: { id }, data: { state: 'computed' } });
      await release(database, parties.hospital.actor, parties.results(proposal));
    }
    numbers[purpose] = (await database.work.findUniqueOrThrow({ where: { id } })).number;
  }
});

afterAll(async () => database?.$disconnect());

const found = async (filter: EvaluationFilter) =>
  (await listEvaluations(database, parties.admin, filter)).rows.map(({ purpose }) => purpose);

test('a search looks into names, purpose and number', async () => {
  expect(await found({ search: 'night SHIFT' })).toEqual(['Night shift reading']);
  expect(await found({ search: `#${numbers['Before buying']}` })).toEqual(['Before buying']);
  expect(await found({ search: 'lumen' })).toHaveLength(2);
  expect(await found({ search: 'winter' })).toHaveLength(2);
  expect(await found({ search: 'nobody knows this' })).toEqual([]);
});

test('state, model, test set and partner narrow the list, and orders order it', async () => {
  expect(await found({ state: 'released' })).toEqual(['Before buying']);
  expect(await found({ group: 'open' })).toEqual(['Night shift reading']);
  expect(await found({ modelId: parties.modelId, testSetId: parties.testSetId })).toHaveLength(2);
  expect(await found({ partnerId: parties.engineer.organisationId })).toHaveLength(2);
  expect(await found({ partnerId: 'another' })).toEqual([]);
  expect(await found({})).toEqual(['Before buying', 'Night shift reading']);
  await database.work.update({
    where: { number: numbers['Night shift reading'] },
    data: { notBefore: new Date() },
  });
  expect(await found({ order: 'changed' })).toEqual(['Night shift reading', 'Before buying']);
});

test('a released evaluation shows its mean AUROC, another none', async () => {
  const { rows } = await listEvaluations(database, parties.engineer);
  const [released, proposed] = rows;
  const { document } = await database.releasedResult.findFirstOrThrow();
  const { report } = (document as unknown as { document: { report: { macro: { auroc: unknown } } } }).document;
  expect(released.headline).toEqual(report.macro.auroc);
  expect(proposed.headline).toBe(null);
  expect(released.partner).toBe('Northfield');
});

test('choices name only what one’s own evaluations have', async () => {
  const [stranger] = await organisationWith(database, 'Other', 'hospital', ['hospital_admin']);
  expect(await evaluationChoices(database, stranger)).toEqual({ models: [], testSets: [], partners: [] });
  expect((await listEvaluations(database, stranger, { search: 'Lumen' })).total).toBe(0);
  const { models, testSets, partners } = await evaluationChoices(database, parties.admin);
  expect([models, testSets, partners].map((rows) => rows.length)).toEqual([1, 1, 1]);
  expect(partners[0].name).toBe('Lumen');
});

test('models and test sets are narrowed by word, partner and finding', () => {
  const row = (name: string, partner: string, findings: string[], day: number) => ({
    ...{ name, partner, findings },
    createdAt: new Date(2026, 0, day),
  });
  const rows = [
    row('Beta', 'Lumen', ['Edema'], 3),
    row('Alpha', 'Osler', ['Fracture'], 2),
    row('Gamma', 'Lumen', [], 1),
  ];
  const names = (query: object) =>
    narrowed(rows, query, {
      texts: ({ name, findings }) => [name, ...findings],
      partner: ({ partner }) => partner,
      findings: ({ findings }) => findings,
    }).map(({ name }) => name);
  expect(names({})).toEqual(['Beta', 'Alpha', 'Gamma']);
  expect(names({ sort: 'name' })).toEqual(['Alpha', 'Beta', 'Gamma']);
  expect(names({ sort: 'old' })).toEqual(['Gamma', 'Alpha', 'Beta']);
  expect(names({ q: 'EDEMA' })).toEqual(['Beta']);
  expect(names({ partner: 'Lumen' })).toEqual(['Beta', 'Gamma']);
  expect(names({ finding: 'Fracture' })).toEqual(['Alpha']);
});

test('the audit log is narrowed by kind, name and day, and says things in words', async () => {
  const read = (query: Record<string, string>) =>
    readableRecords(database, parties.admin, { ...auditFilter(query), limit: 100 });
  expect(new Set((await read({ kind: 'test-set' })).map(({ subject }) => subject.kind))).toEqual(new Set(['test-set']));
  const released = (await read({ kind: 'evaluation' })).find(({ action }) => action === 'evaluation.release')!;
  expect(describeDetail(released, english)).toMatch(/^from “Ready for release” to “Released”, results [0-9a-f]{10}…$/);
  expect(describeAction(released, english)).not.toContain('evaluation.');
  expect(await read({ from: '2099-01-01' })).toEqual([]);
  expect(await read({ to: '2000-01-01' })).toEqual([]);
  expect(await read({ q: 'no such name' })).toEqual([]);
  expect((await read({ from: 'yesterday', kind: '%' })).length).toBeGreaterThan(3);
  // Nobody reads another's records by asking for them.
  expect((await read({ kind: 'model' })).map(({ action }) => action)).toEqual([]);
});

test('a name cannot become a formula in the exported table', async () => {
  const [record] = await readableRecords(database, parties.admin, { limit: 1 });
  const [header, line] = auditCsv([{ ...record, actor: { ...record.actor, name: '=HYPERLINK("x")' } }]).split('\r\n');
  expect(header.split(',')[0]).toBe('record');
  expect(line).toContain(`"'=HYPERLINK(""x"")"`);
});
