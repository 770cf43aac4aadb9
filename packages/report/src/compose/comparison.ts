/** Several models on one test set. */
import { type ComparedFinding, type ModelComparison, modelComparisonSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import {
  type LabelTable,
  type ModelComparison as ModelComparisonTable,
  modelTable,
  numberPatients,
  type ScoreTable,
  withHolm,
} from '@doubleblind/metrics';
import { type EvaluatedFinding, evaluatedFindings } from './findings.ts';
import { difference, estimate } from './values.ts';

/** What several models on one test set are compared from: scores are probabilities in 0..1, one a study and finding. */
export interface ComparisonInput {
  readonly createdAt: Date;
  readonly testSet: ModelComparison['testSet'];
  /** Scores by study (probabilities) of each model's secure run; the same studies in each. */
  readonly models: readonly {
    readonly evaluation: ModelComparison['evaluations'][number];
    readonly scores: ScoreTable;
  }[];
  readonly labels: LabelTable;
  readonly settings?: { readonly confidence?: number; readonly resamples?: number; readonly seed?: number };
}

/**
 * AUROC of each model, all paired differences by DeLong with Holm's correction over all pairs and findings, and ranks with intervals, over the findings
 * that all models have. Throws DB7018 where there is none, else as alignTables of packages/metrics.
 */
export function buildComparison(input: ComparisonInput): ModelComparison {
  const { createdAt, testSet, models, labels } = input;
  const settings = { confidence: 0.95, resamples: 2000, seed: 1, ...input.settings };
  const evaluated = models.map(({ scores }) => evaluatedFindings({ secure: scores, labels }));
  const ids = models.map(({ evaluation }) => evaluation.evaluationId);
  const shared = evaluated[0].findings.flatMap((finding) => {
    const others = evaluated.map(({ findings }) => findings.find(({ name }) => name === finding.name));
    if (others.includes(undefined)) return [];
    const scores = others.map((other, m) => ({ name: ids[m], scores: other!.secure }));
    return [{ finding, table: modelTable(scores, finding.labels, settings)[0] }];
  });
  if (shared.length === 0) throw new DoubleblindError('DB7018', 'No finding is common to all models.');
  const tables = withHolm(shared.map(({ table }) => table));
  return modelComparisonSchema.parse({
    format: 'doubleblind-comparison',
    version: 1,
    createdAt: createdAt.toISOString(),
    testSet,
    studies: labels.studies.length,
    evaluations: models.map(({ evaluation }) => evaluation),
    findings: shared.map(({ finding }, f) => comparedFinding(finding, tables[f])),
    method: { ...settings, unit: numberPatients(labels.patientId) === undefined ? 'study' : 'patient' },
  });
}

function comparedFinding(
  { name, positives, negatives }: EvaluatedFinding,
  { models, pairs, ranking }: ModelComparisonTable,
): ComparedFinding {
  return {
    ...{ finding: name, positives, negatives },
    models: models.map((model) => ({ evaluationId: model.name, auroc: estimate(model.auroc) })),
    pairs: pairs.map(({ reference, candidate, result, adjustedPValue }) => ({
      ...{ reference, candidate },
      difference: difference(result),
      pValue: result.defined ? result.pValue : null,
      adjustedPValue,
    })),
    ranking: ranking.defined
      ? ranking.ranks.map(({ rank, low, high, shareFirst }, m) => ({
          evaluationId: models[m].name,
          ...{ rank, low, high, shareFirst },
        }))
      : null,
    ...(ranking.defined ? {} : { reason: ranking.reason }),
  };
}
