/** The client in examples/ is what the API's own description makes, and works against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PortalClient, PortalError } from '../../../examples/portal-client.ts';
import { manifestChanges } from '../src/features/models/changes.ts';
import { wordsFor } from '../src/language/words.ts';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { clientSource } from '../src/server/api/client-source.ts';
import { dispatchApi } from '../src/server/api/dispatch.ts';
import { openApi } from '../src/server/api/openapi.ts';
import { API_ROUTES } from '../src/server/api/routes.ts';
import type { Database } from '../src/server/database/client.ts';
import { readModelVersions } from '../src/server/models/read.ts';
import { release } from '../src/server/results/write.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest } from './support/documents.ts';
import { type Parties, twoParties } from './support/parties.ts';

const ORIGIN = 'http://portal.test';
let database: Database;
let parties: Parties;
let client: PortalClient;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: ORIGIN };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => dispatchApi(new Request(address, init)));
  parties = await twoParties(database);
  client = new PortalClient(`${ORIGIN}/`, await createApiToken(database, parties.engineer, { name: 'script' }));
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await database?.$disconnect();
});

test('the file is the generated one', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', '..', 'examples', 'portal-client.ts'), 'utf8');
  // The formatter breaks lines and puts commas at their ends.
  const plain = (text: string) => text.replaceAll(/,(?=\s*[)}\]])/g, '').replaceAll(/\s+/g, '');
  expect(plain(file), 'node apps/web/scripts/write-api-client.ts').toBe(plain(clientSource(openApi())));
  const names = Object.getOwnPropertyNames(PortalClient.prototype).filter((name) => name !== 'constructor');
  expect(names).toHaveLength(API_ROUTES.length);
});

test('it reads, sends, gets files, and throws what the portal refuses by its number', async () => {
  expect(await client.getMe()).toMatchObject({ role: 'vendor_engineer' });
  const { id, proposal } = await parties.proposed();
  expect(await client.getEvaluations({ page: '1' })).toMatchObject({ total: 1, rows: [{ id }] });
  await client.postEvaluationsIdReject(id, { reason: 'Not now' });
  expect(await client.getEvaluationsId(id)).toMatchObject({ state: 'rejected' });
  const again = await parties.proposed();
  await database.work.update({ where: { id: again.id }, data: { state: 'computed' } });
  await release(database, parties.hospital.actor, parties.results(again.proposal));
  expect(await client.getEvaluationsIdResultsJson(again.id)).toMatchObject({ document: { evaluationId: again.id } });
  expect(await (await client.getEvaluationsIdResultsCsv(again.id)).text()).toContain('auroc');
  const refused = await client.getEvaluationsId('nothing').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(PortalError);
  expect(refused).toMatchObject({ status: 404, code: 'DB6002' });
  expect(proposal.evaluationId).toBe(id);
});

const english = wordsFor('en', 'en-GB', {});

test('versions say what their vendor declares otherwise, and the program where it is another', async () => {
  const before = modelManifest();
  expect(manifestChanges(before, { ...before, modelVersion: '2.0.0' }, english)).toEqual([]);
  const after = { ...before, operatingPoints: [], intendedUse: 'First reader.', programHash: 'f'.repeat(64) };
  expect(manifestChanges(before, after, english).map(({ what }) => what)).toEqual([
    'Thresholds',
    'Intended use',
    'Program',
  ]);
  const { versions } = await readModelVersions(database, parties.engineer, parties.modelVersionId);
  expect(versions.map(({ modelVersion }) => modelVersion)).toEqual(['1.0.0']);
  await expect(readModelVersions(database, parties.engineer, 'nothing')).rejects.toMatchObject({ code: 'DB6002' });
});
