import { expect, test } from 'vitest';
import { reportBlocks } from '../src/content/index.ts';
import { buildReport, renderReportPdf } from '../src/index.ts';
import { printable } from '../src/pdf/printable.ts';
import { exampleInput } from './example.ts';
import { releaseOfExample } from './released.ts';
import { given } from './support.ts';
import { wordsOf } from './words-of-pdf.ts';

/** What any reader needs: header, cross-reference table where startxref says, a page tree with its count, the end mark. */
function inspect(pdf: Buffer): { pages: number; text: string } {
  const text = pdf.toString('latin1');
  expect(text.startsWith('%PDF-1.')).toBe(true);
  expect(text.trimEnd().endsWith('%%EOF')).toBe(true);
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const count = Number(/\/Type \/Pages\s[^>]*\/Count (\d+)/.exec(text)?.[1]);
  expect(text.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(count);
  return { pages: count, text };
}

test('the PDF is whole and has a title', async () => {
  const { pages, text } = inspect(
    await renderReportPdf(buildReport(exampleInput()), { signer: '3F2A 91C0 77DE 0B14 A5E8' }),
  );
  expect(pages).toBeGreaterThan(4);
  expect(text).toContain('(Evaluation of small-net on films)');
  expect(text).toContain('/DisplayDocTitle true');
});

/** Of each kind, how many elements the structure has. */
function elementsOf(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, kind] of text.matchAll(/\/S \/(\w+)/g)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

test('the PDF is tagged: who hears it is read headings, tables cell by cell, and what each figure shows', async () => {
  const report = buildReport(exampleInput());
  const { text } = inspect(await renderReportPdf(report));
  expect(text).toMatch(/\/Marked true/);
  expect(text).toMatch(/\/Lang \(en\)/);
  const blocks = reportBlocks(report);
  const count = (kind: string) => blocks.filter((block) => block.kind === kind).length;
  const elements = elementsOf(text);
  expect(elements).toMatchObject({ Document: 1, H1: 1, H2: count('heading'), Table: count('table') });
  expect(elements.Figure).toBe(count('figure'));
  const cells = blocks.flatMap((block) => (block.kind === 'table' ? [block.header, ...block.rows] : [])).flat();
  expect(elements.TH + elements.TD).toBe(cells.length);
  const alternatives = [...text.matchAll(/\/Alt \(((?:[^()\\]|\\.)*)\)/g)].map(([, alternative]) => alternative);
  expect(alternatives).toHaveLength(count('figure'));
  for (const alternative of alternatives) expect(alternative.length).toBeGreaterThan(60);
});

test('a release names its parts and what was held back on the first page', async () => {
  const report = releaseOfExample({ studies: 150 }, ['curves']).report;
  const shown = await renderReportPdf(report, { released: ['curves'] });
  inspect(shown);
  expect(shown.equals(await renderReportPdf(report))).toBe(false);
  expect(wordsOf(shown)).toContain(
    'Released by the hospital: AUROC, Brier score and their intervals, ROC curves. Not in',
  );
});

test('a figure of a release has as many digits as the release, in drawings, too', async () => {
  const { report } = releaseOfExample({ studies: 150 }, ['curves']);
  const [{ finding, auroc }] = report.performance;
  const ends = [auroc.low!, auroc.high!].map((end) => end.toFixed(2)).join('-');
  const words = wordsOf(await renderReportPdf(report, { released: ['curves'] }));
  // In the table and in the forest plot.
  expect(words.split(` [${ends}]`).length - 1, `${finding} [${ends}]`).toBeGreaterThanOrEqual(2);
  expect(words).not.toContain(`[${auroc.low!.toFixed(3)}-`);
});

test('the same report gives the same PDF', async () => {
  const report = buildReport(exampleInput({ studies: 30 }));
  expect((await renderReportPdf(report)).equals(await renderReportPdf(report))).toBe(true);
});

test.each([
  ['one class', given([0, 0, 0], [0.1, 0.2, 0.3])],
  ['one study', given([1], [0.3])],
  ['equal scores', given([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5])],
  ['sixty findings', exampleInput({ studies: 20, findings: Array.from({ length: 60 }, (_, f) => `Finding ${f}`) })],
  ['names of 200 letters', exampleInput({ studies: 20, findings: ['V', 'W'].map((letter) => letter.repeat(200)) })],
])('%s still makes a whole PDF', async (_, input) => {
  inspect(await renderReportPdf(buildReport({ ...input, settings: { resamples: 100 } })));
});

test('without a plaintext run there is no page of the comparison, but a PDF', async () => {
  const { plaintext: _, imageScores: __, ...input } = exampleInput({ studies: 30 });
  inspect(await renderReportPdf(buildReport(input)));
});

test.each([
  ['Ödem – 30 %', 'Ödem – 30 %'],
  ['Age ≥ 65', 'Age >= 65'],
  ['ṡmall', 'small'],
  ['Zdjęcie', 'Zdjecie'],
  ['肺炎 1', '?? 1'],
  ['two\nlines', 'two lines'],
])('%j is printed as %j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
