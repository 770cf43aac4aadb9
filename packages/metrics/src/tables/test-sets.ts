import { auroc } from '../discrimination/auroc.ts';
import { delongInterval } from '../discrimination/delong.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { countPositives } from '../inputs.ts';
import { type Estimate, type NotDefined, notDefined, toEstimate } from '../outcome.ts';
import { randomEffects } from '../synthesis/random-effects.ts';

export interface TestSetScores {
  readonly name: string;
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** A test set of which only figures are known, as a report has them. */
export interface TestSetEstimate {
  readonly name: string;
  readonly studies: number;
  readonly positives: number;
  /** With DeLong's interval on the logit scale, at the confidence that the forest is made with. */
  readonly auroc: Estimate;
}

export interface ForestRow extends TestSetEstimate {
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

/** One model and finding on several test sets, from scores. */
export function forest(testSets: readonly TestSetScores[], confidence = 0.95): Forest {
  const estimates = testSets.map(
    ({ name, scores, labels }): TestSetEstimate => ({
      name,
      studies: scores.length,
      positives: countPositives(labels),
      auroc: toEstimate(auroc(scores, labels), delongInterval(scores, labels, confidence)),
    }),
  );
  return forestOfEstimates(estimates, confidence);
}

/**
 * The rows of a forest plot and their random-effects summary, pooled as logit AUROC with the variance that the interval
 * tells, and mapped back (Snell, Ensor, Debray, Moons and Riley, Statistical Methods in Medical Research 2018, recommend
 * the logit scale for the c-statistic). A test set without an interval has a row and no weight.
 */
export function forestOfEstimates(testSets: readonly TestSetEstimate[], confidence = 0.95): Forest {
  const points = testSets.map((testSet) => logitPoint(testSet.auroc, confidence));
  const included = points.filter((point) => point !== null);
  const summary =
    included.length < 2
      ? notDefined('a summary needs at least two test sets whose AUROC has a variance')
      : randomEffects(
          included.map((point) => point.value),
          included.map((point) => point.variance),
          confidence,
        );
  const rows = testSets.map((testSet, t): ForestRow => {
    const point = points[t];
    return { ...testSet, weight: summary.defined && point !== null ? summary.weights[included.indexOf(point)] : null };
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

/** Logit of the AUROC and its variance, from the half width of its interval; null where there is none. */
function logitPoint(
  { value, low, high }: Estimate,
  confidence: number,
): { readonly value: number; readonly variance: number } | null {
  if (value === null || low === null || high === null) return null;
  if (!(0 < low && low < high && high < 1 && 0 < value && value < 1)) return null;
  const standardError = (logit(high) - logit(low)) / (2 * normalQuantile((1 + confidence) / 2));
  return { value: logit(value), variance: standardError ** 2 };
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
