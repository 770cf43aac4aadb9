/** Files that leave the portal: CSV, PDF and signed JSON of released results, OpenAPI. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fingerprint,
  RELEASE_PARTS,
  type ReleasePart,
  type SignedResults,
  verifyDocument,
} from '@doubleblind/contracts';
import { renderReportCsv, renderReportPdf } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApi } from '../src/server/api/openapi.ts';
import { API_ROUTES, type ApiFile } from '../src/server/api/routes.ts';
import type { Database } from '../src/server/database/client.ts';
import { testDatabase } from './support/database.ts';
import { releasedEvaluation } from './support/released.ts';

const PARTS: ReleasePart[] = ['discrimination', 'curves', 'agreement'];
let database: Database;
let made: Awaited<ReturnType<typeof releasedEvaluation>>;

beforeAll(async () => {
  ({ database } = await testDatabase());
  made = await releasedEvaluation(database, PARTS);
});

afterAll(async () => database?.$disconnect());

async function exported(kind: 'pdf' | 'csv' | 'json'): Promise<ApiFile> {
  const route = API_ROUTES.find(({ path }) => path === `/evaluations/:id/results.${kind}`)!;
  const { admin, evaluationId } = made;
  const request = { database, actor: admin, params: { id: evaluationId }, query: new URLSearchParams(), body: null };
  return (await route.handle(request)) as ApiFile;
}

test('the JSON is what the hospital’s agent signed, of the released parts and no others', async () => {
  const signed = JSON.parse(String((await exported('json')).content)) as SignedResults;
  expect(verifyDocument('released-results', signed, made.hospitalKey)).toBe(true);
  expect(signed.document.parts).toEqual(RELEASE_PARTS.filter((part) => PARTS.includes(part)));
  expect(signed.document).toEqual(made.results);
});

test('the JSON is verified offline with one command, and not after a figure was changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-verify-'));
  const main = join(import.meta.dirname, '..', '..', 'party-agent', 'src', 'cli', 'main.ts');
  const verify = (text: string) => {
    const file = join(folder, 'results.json');
    writeFileSync(file, text);
    return spawnSync(process.execPath, [main, 'verify', file, '--key', fingerprint(made.hospitalKey)], {
      encoding: 'utf8',
    });
  };
  const text = String((await exported('json')).content);
  const good = verify(text);
  expect(good.status, good.stderr).toBe(0);
  expect(good.stdout).toContain(fingerprint(made.hospitalKey));
  const changed = verify(text.replace(/"studies": \d+/, '"studies": 1000'));
  expect(changed.status).not.toBe(0);
  expect(changed.stderr).toContain('DB7022');
  rmSync(folder, { recursive: true });
});

test('CSV and PDF are those of the released report, and the PDF names its parts', async () => {
  const { document: released } = JSON.parse(String((await exported('json')).content)) as SignedResults;
  const { report } = released;
  expect((await exported('csv')).content).toBe(renderReportCsv(report));
  const options = { signer: fingerprint(made.hospitalKey), released: released.parts };
  const pdf = await renderReportPdf(report, options);
  expect(pdf.equals((await exported('pdf')).content as Buffer)).toBe(true);
});

test('the OpenAPI description has every route once', () => {
  const { paths } = openApi();
  const operations = Object.values(paths).flatMap((row) => Object.values(row)) as { operationId: string }[];
  expect(operations).toHaveLength(API_ROUTES.length);
  expect(new Set(operations.map((row) => row.operationId)).size).toBe(API_ROUTES.length);
});
