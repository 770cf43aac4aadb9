/** Files that leave the portal: CSV and PDF of released results, OpenAPI. */
import { generateAgentKey, localApiPaths, signDocument } from '@doubleblind/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localApiPaths as pagePaths } from '../src/features/local-agent/paths.ts';
import { resultsCsv } from '../src/features/results/export/csv.ts';
import { breakLines, PdfDocument, textWidth } from '../src/features/results/export/pdf-document.ts';
import { resultsPdf } from '../src/features/results/export/pdf-report.ts';
import { openApi } from '../src/server/api/openapi.ts';
import { API_ROUTES } from '../src/server/api/routes.ts';
import { proposalFor } from './support/documents.ts';
import { fullResults } from './support/full-results.ts';

const proposal = proposalFor(generateAgentKey().publicKey, generateAgentKey().publicKey);

test('the CSV has every number with its interval, one line each', () => {
  const results = fullResults(proposal);
  const lines = resultsCsv(results).split('\r\n');
  const columns = lines[0].split(',').length;
  for (const line of lines) expect(line.split(',')).toHaveLength(columns);
  expect(lines).toContain('Edema,all,auroc,secure,0.91,0.875,0.9450000000000001,118,277');
  expect(lines.filter((line) => line.includes('site=Lakeside'))).toHaveLength(2);
});

test('a name that a spreadsheet would run as a formula stays text', () => {
  const results = fullResults(proposal);
  results.findings[0].finding = '=HYPERLINK("x")';
  expect(resultsCsv(results)).toContain(`"'=HYPERLINK(""x"")",all,auroc`);
});

test('the PDF’s cross-reference table points at its objects', () => {
  const evaluation = {
    id: 'e',
    number: 7,
    proposal,
    signed: signDocument('released-results', fullResults(proposal), generateAgentKey().privateKey),
    releasedAt: new Date('2026-11-21T00:00:00Z'),
    vendor: 'Lumen (AI)',
    hospital: 'Northfield – West',
  };
  const file = Buffer.from(resultsPdf(evaluation)).toString('latin1');
  const start = Number(file.match(/startxref\n(\d+)/)![1]);
  const table = file.slice(start).split('\n');
  expect(table[0]).toBe('xref');
  const count = Number(table[1].split(' ')[1]);
  for (let id = 1; id < count; id++) {
    const offset = Number(table[2 + id].slice(0, 10));
    expect(file.slice(offset, offset + 12)).toMatch(new RegExp(`^${id} 0 obj`));
  }
  for (const [, length, content] of file.matchAll(/<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)) {
    expect(content.length).toBe(Number(length));
  }
  expect(file).toContain("Lumen \\(AI\\)'s model on Northfield \x96 West's images");
});

test('lines that are broken fit and lose nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zA-Z0-9.,()-]{1,60}$/)),
      fc.integer({ min: 40, max: 400 }),
      (words, width) => {
        const lines = breakLines(words.join(' '), 10, width);
        for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      },
    ),
  );
});

test('text beyond Windows-1252 comes without its accents and breaks nothing', () => {
  const document = new PdfDocument();
  document.addPage();
  document.text(0, 0, 'Markovi\u0107 \u2265 \\(', { size: 10 });
  const file = Buffer.from(document.toBytes('t')).toString('latin1');
  expect(file).toContain('(Markovic >= \\\\\\() Tj');
});

test('the OpenAPI description has every route once', () => {
  const { paths } = openApi();
  const operations = Object.values(paths).flatMap((row) => Object.values(row)) as { operationId: string }[];
  expect(operations).toHaveLength(API_ROUTES.length);
  expect(new Set(operations.map((row) => row.operationId)).size).toBe(API_ROUTES.length);
});

test('the pages use the local API’s paths of the contracts', () => {
  for (const [name, path] of Object.entries(pagePaths)) {
    const contract = localApiPaths[name as keyof typeof pagePaths] as (...parts: string[]) => string;
    expect((path as typeof contract)('id 1', 'a b/c.png')).toBe(contract('id 1', 'a b/c.png'));
  }
});
