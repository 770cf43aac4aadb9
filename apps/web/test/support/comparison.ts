/** What a hospital's agent answers when its people compare models: from made-up scores, in the contracts' form. */
import { type ModelComparison, modelComparisonSchema } from '@doubleblind/contracts';
import { type AurocDifference, modelTable, type Outcome } from '@doubleblind/metrics';
import { exampleInput } from '../../../../packages/report/test/example.ts';

/** Every further model is a little worse than the one before; labels and studies are the same for all. */
export function comparisonOf(evaluationIds: readonly string[], findings: readonly string[]): ModelComparison {
  const studies = 200;
  const inputs = evaluationIds.map((_, index) => exampleInput({ studies, findings, separation: 2.5 - 0.5 * index }));
  const { labels, subject } = inputs[0];
  const models = inputs.map(({ secure }, index) => ({ name: evaluationIds[index], scores: secure }));
  const method = { confidence: 0.95, resamples: 500, seed: 1, unit: 'study' };
  const table = modelTable(models, labels, method);
  return modelComparisonSchema.parse({
    format: 'doubleblind-comparison',
    version: 1,
    createdAt: '2026-11-21T08:00:00.000Z',
    testSet: { name: subject.testSet.name, contentHash: subject.testSet.contentHash },
    studies,
    evaluations: evaluationIds.map((evaluationId) => ({
      ...{ evaluationId, model: 'Chest', modelVersion: '1', vendor: 'Lumen', programHash: subject.model.programHash },
    })),
    findings: table.map(({ name, models: aurocs, pairs, ranking }, f) => {
      const positives = labels.labels.filter((label, i) => label === 1 && i % findings.length === f).length;
      return {
        ...{ finding: name, positives, negatives: studies - positives },
        models: aurocs.map(({ name: evaluationId, auroc }) => ({ evaluationId, auroc })),
        pairs: pairs.map(({ reference, candidate, result, adjustedPValue }) => ({
          ...{ reference, candidate, ...differenceOf(result), adjustedPValue },
        })),
        ranking: ranking.defined
          ? ranking.ranks.map((rank, index) => ({ evaluationId: evaluationIds[index], ...rank }))
          : null,
      };
    }),
    method,
  });
}

function differenceOf(result: Outcome<AurocDifference>) {
  if (!result.defined) {
    return { difference: { value: null, low: null, high: null, reason: result.reason }, pValue: null };
  }
  const { difference: value, low, high, pValue } = result;
  return { difference: { value, low, high }, pValue };
}
