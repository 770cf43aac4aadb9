import type { ComparedFinding, ModelComparison } from '@doubleblind/contracts';
import { formatLevel, textTable } from '@doubleblind/metrics';
import { pValue, signed, withInterval } from '../content/format.ts';

/** Several models on one test set as text: who they are, then per finding the ranking and all paired differences. */
export function renderComparisonText(comparison: ModelComparison): string {
  const { testSet, studies, evaluations, findings, method } = comparison;
  const names = new Map(evaluations.map((entry, m) => [entry.evaluationId, `${m + 1} ${entry.model}`]));
  const models = evaluations.map(({ model, modelVersion, vendor, evaluationId }, m) => [
    String(m + 1),
    `${model} ${modelVersion}`,
    vendor,
    evaluationId,
  ]);
  const level = formatLevel(method.confidence);
  return [
    `Test set "${testSet.name}", ${studies} studies; intervals of ${level}, ${method.resamples} resamples of ${method.unit === 'patient' ? 'patients' : 'studies'}, seed ${method.seed}.\n`,
    textTable(['Model', 'Name', 'Vendor', 'Evaluation'], models),
    ...findings.map((finding) => findingText(finding, names)),
  ].join('\n');
}

function findingText({ finding, positives, negatives, models, pairs, ranking, reason }: ComparedFinding, names: Names) {
  const rank = (id: string) => ranking?.find(({ evaluationId }) => evaluationId === id);
  const order = [...models].sort((a, b) => (rank(a.evaluationId)?.rank ?? 0) - (rank(b.evaluationId)?.rank ?? 0));
  const ranked = order.map(({ evaluationId, auroc }) => {
    const place = rank(evaluationId);
    return [
      names.get(evaluationId)!,
      withInterval(auroc),
      place === undefined ? '-' : `${place.rank} [${place.low}-${place.high}]`,
      place === undefined ? '-' : `${(100 * place.shareFirst).toFixed(0)}%`,
    ];
  });
  const differences = pairs.map(({ reference, candidate, difference, pValue: p, adjustedPValue }) => [
    `${names.get(candidate)} - ${names.get(reference)}`,
    signed(difference),
    pValue(p),
    pValue(adjustedPValue),
  ]);
  return [
    `${finding}: ${positives} positive, ${negatives} negative\n`,
    textTable(['Model', 'AUROC [CI]', 'Rank [CI]', 'First in'], ranked),
    ...(reason === undefined ? [] : [`No ranking: ${reason}.\n`]),
    textTable(['Difference', 'AUROC [CI, DeLong]', 'p', 'p (Holm)'], differences),
  ].join('');
}

type Names = ReadonlyMap<string, string>;
