import { auroc } from '../discrimination/auroc.ts';
import { delongCovariance, delongInterval } from '../discrimination/delong.ts';
import { countPositives } from '../inputs.ts';
import { type Estimate, type NotDefined, notDefined, toEstimate } from '../outcome.ts';
import { randomEffects } from '../synthesis/random-effects.ts';

export interface TestSetScores {
  readonly name: string;
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

export interface ForestRow {
  readonly name: string;
  readonly studies: number;
  readonly positives: number;
  /** With DeLong's interval on the logit scale. */
  readonly auroc: Estimate;
  /** Weight in the summary, null where the test set is left out because its variance is not defined. */
  readonly weight: number | null;
}

export interface ForestSummary {
  readonly defined: true;
  readonly auroc: Estimate;
  readonly prediction: { readonly low: number; readonly high: number } | null;
  /** Variance between test sets, on the logit scale. */
  readonly tau2: number;
  readonly i2: number;
  readonly q: number;
  readonly qPValue: number;
}

export interface Forest {
  readonly rows: readonly ForestRow[];
  readonly summary: ForestSummary | NotDefined;
}

/**
 * One model and finding on several test sets: the rows of a forest plot and their random-effects summary, pooled as
 * logit AUROC with the delta method and mapped back (Snell, Ensor, Debray, Moons and Riley, Statistical Methods in
 * Medical Research 2018, recommend the logit scale for the c-statistic).
 */
export function forest(testSets: readonly TestSetScores[], confidence = 0.95): Forest {
  const points = testSets.map(({ scores, labels }) => logitAuroc(scores, labels));
  const included = points.filter((point) => point !== null);
  const summary =
    included.length < 2
      ? notDefined('a summary needs at least two test sets whose AUROC has a variance')
      : randomEffects(
          included.map((point) => point.value),
          included.map((point) => point.variance),
          confidence,
        );
  const rows = testSets.map(({ name, scores, labels }, t): ForestRow => {
    const point = points[t];
    const weight = summary.defined && point !== null ? summary.weights[included.indexOf(point)] : null;
    return {
      name,
      studies: scores.length,
      positives: countPositives(labels),
      auroc: toEstimate(auroc(scores, labels), delongInterval(scores, labels, confidence)),
      weight,
    };
  });
  if (!summary.defined) return { rows, summary };
  const { value, low, high, prediction, tau2, i2, q, qPValue } = summary;
  return {
    rows,
    summary: {
      defined: true,
      auroc: { value: logistic(value), low: logistic(low), high: logistic(high) },
      prediction: prediction === null ? null : { low: logistic(prediction.low), high: logistic(prediction.high) },
      tau2,
      i2,
      q,
      qPValue,
    },
  };
}

/** Logit of the AUROC and its variance by the delta method; null where DeLong's variance is zero or not defined. */
function logitAuroc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): { readonly value: number; readonly variance: number } | null {
  const result = delongCovariance([scores], labels);
  if (!result.defined) return null;
  const value = result.values[0];
  const variance = result.covariance[0][0];
  if (variance <= 0 || value <= 0 || value >= 1) return null;
  return { value: Math.log(value / (1 - value)), variance: variance / (value * (1 - value)) ** 2 };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
