import { modelComparisonSchema } from '@doubleblind/contracts';
import { delongTest, modelTable } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { buildComparison, type ComparisonInput, renderComparisonText } from '../src/index.ts';
import { exampleInput } from './example.ts';

const LABELS = exampleInput({ studies: 90, missing: 0.2 });
const CREATED = new Date('2026-11-20T12:00:00.000Z');

/** Models of falling separation on the same studies and labels. */
function made(separations: readonly number[], findings?: readonly string[]): ComparisonInput {
  const models = separations.map((separation, m) => ({
    evaluation: {
      evaluationId: `e${m}`,
      model: `Model ${m}`,
      modelVersion: '1',
      vendor: 'Vendor',
      programHash: `${m}`.repeat(64),
    },
    // Labels are drawn before scores, so they are the same for every separation.
    scores: exampleInput({ studies: 90, missing: 0.2, separation }).secure,
  }));
  const labels = findings ? { ...LABELS.labels, findings } : LABELS.labels;
  const settings = { resamples: 200 };
  const testSet = { name: 'films', contentHash: 'cd'.repeat(32) };
  return { createdAt: CREATED, testSet, models, labels, settings };
}

test('models are compared on the studies that have a label for the finding, as the paired test does', () => {
  const input = made([3, 1.5, 0.2]);
  const comparison = buildComparison(input);
  expect(modelComparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  const [edema] = comparison.findings;
  const rows = input.labels.studies.flatMap((_, s) => (input.labels.unlabelled![2 * s] === 0 ? [s] : []));
  expect(edema.positives + edema.negatives).toBe(rows.length);
  const labels = Uint8Array.from(rows, (s) => input.labels.labels[2 * s]);
  const scores = input.models.map(({ scores: table }) => {
    const row = new Map(table.studies.map((study, s) => [study, s]));
    return Float64Array.from(rows, (s) => table.scores[2 * row.get(input.labels.studies[s])!]);
  });
  const expected = delongTest(scores[0], scores[1], labels, 0.95);
  const pair = edema.pairs.find(({ reference, candidate }) => reference === 'e0' && candidate === 'e1')!;
  expect(expected).toMatchObject({ difference: pair.difference.value, low: pair.difference.low, pValue: pair.pValue });
  expect(edema.pairs).toHaveLength(3);
  expect(edema.pairs.every(({ pValue, adjustedPValue }) => adjustedPValue! >= pValue!)).toBe(true);
  expect(edema.ranking!.map(({ evaluationId, rank }) => [evaluationId, rank])).toEqual([
    ['e0', 1],
    ['e1', 2],
    ['e2', 3],
  ]);
});

test('without gaps the figures are those of the table of packages/metrics', () => {
  const gaps = made([2, 1]);
  const { unlabelled: _, ...labels } = gaps.labels;
  const input = { ...gaps, labels };
  const [table] = modelTable(
    input.models.map(({ evaluation, scores }) => ({ name: evaluation.evaluationId, scores })),
    input.labels,
    { resamples: 200 },
  );
  const [finding] = buildComparison(input).findings;
  expect(finding.models.map(({ auroc }) => auroc)).toEqual(table.models.map(({ auroc }) => auroc));
});

test('no score and no study gets into a comparison', () => {
  const input = made([3, 1.5]);
  const text = JSON.stringify(buildComparison(input));
  expect(text).not.toMatch(/s17/);
  for (const { scores } of input.models) for (const score of scores.scores) expect(text).not.toContain(`:${score}`);
});

test('one class: a reason instead of a ranking', () => {
  const input = made([3, 1.5]);
  const labels = { ...input.labels, labels: input.labels.labels.map(() => 0) };
  const comparison = buildComparison({ ...input, labels });
  expect(comparison.findings[0]).toMatchObject({ ranking: null, reason: expect.any(String) });
  expect(comparison.findings[0].pairs[0]).toMatchObject({ pValue: null, adjustedPValue: null });
  expect(renderComparisonText(comparison)).toContain('No ranking');
});

test('models without a labelled finding in common are refused', () => {
  expect(() => buildComparison(made([3, 1.5], ['Mass', 'Nodule']))).toThrow(
    expect.objectContaining({ code: 'DB7018' }),
  );
});
