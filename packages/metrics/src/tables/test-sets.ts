import { auroc } from '../discrimination/auroc.ts';
import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { logistic, logit } from '../distributions/logistic.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { countPositives, type Patients } from '../inputs.ts';
import { type Estimate, type NotDefined, notDefined, toEstimate } from '../outcome.ts';
import { type RandomEffects, randomEffects } from '../synthesis/random-effects.ts';

/** One test set; scores are probabilities, labels 0 or 1, one entry a study. */
export interface TestSetScores {
  readonly name: string;
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly patients?: Patients | undefined;
}

/** A test set of which only figures are known, as a report has them. */
export interface TestSetEstimate {
  readonly name: string;
  readonly studies: number;
  readonly positives: number;
  /** With the interval of aurocInterval, at the confidence that the forest is made with. */
  readonly auroc: Estimate;
  /** Of its log odds; where it is not known, it is taken from the interval, which is a little too wide for it. */
  readonly logitStandardError?: number;
}

/** One test set in a forest plot. */
export interface ForestRow extends TestSetEstimate {
  /** Weight in the summary, null where there is no summary or the test set is left out of it. */
  readonly weight: number | null;
  /** Why the test set is not in the summary, a sentence; null where it is. */
  readonly leftOut: string | null;
}

/** The random-effects summary of a forest plot. */
export interface ForestSummary {
  readonly defined: true;
  readonly auroc: Estimate;
  /** Of Student's t in the interval. */
  readonly degreesOfFreedom: number;
  readonly prediction: RandomEffects['prediction'];
  /** Variance between test sets, on the logit scale. */
  readonly tau2: number;
  readonly i2: number;
  readonly q: number;
  readonly qPValue: number;
}

/** AUROC of one model on several test sets with their summary. */
export interface Forest {
  readonly rows: readonly ForestRow[];
  readonly summary: ForestSummary | NotDefined;
}

/** One model and finding on several test sets, from scores. */
export function forest(testSets: readonly TestSetScores[], confidence = 0.95): Forest {
  const estimates = testSets.map(({ name, scores, labels, patients }): TestSetEstimate => {
    const interval = aurocInterval(scores, labels, confidence, patients);
    const error = interval.defined ? interval.logitStandardError : null;
    return {
      ...{ name, studies: scores.length, positives: countPositives(labels) },
      auroc: toEstimate(auroc(scores, labels), interval),
      ...(error === null ? {} : { logitStandardError: error }),
    };
  });
  return forestOfEstimates(estimates, confidence);
}

/**
 * The rows of a forest plot and their random-effects summary, pooled as logit AUROC and mapped back (Snell, Ensor, Debray, Moons and Riley, Statistical Methods in Medical Research 2018, recommend
 * the logit scale for the c-statistic). A test set without an interval, or with an AUROC of 0 or 1, whose log odds are
 * infinite, has a row and no weight, and the row says why.
 */
export function forestOfEstimates(testSets: readonly TestSetEstimate[], confidence = 0.95): Forest {
  const points = testSets.map((testSet) => logitPoint(testSet, confidence));
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
    const weight = summary.defined && point !== null ? summary.weights[included.indexOf(point)] : null;
    return { ...testSet, weight, leftOut: point === null ? whyLeftOut(testSet) : null };
  });
  if (!summary.defined) return { rows, summary };
  const { value, low, high, degreesOfFreedom, prediction, tau2, i2, q, qPValue } = summary;
  return {
    rows,
    summary: {
      defined: true,
      auroc: { value: logistic(value), low: logistic(low), high: logistic(high) },
      degreesOfFreedom,
      prediction:
        prediction === null ? null : { ...prediction, low: logistic(prediction.low), high: logistic(prediction.high) },
      tau2,
      i2,
      q,
      qPValue,
    },
  };
}

/** Logit of the AUROC and its variance; null where there is none. */
function logitPoint(
  { auroc: { value, low, high }, logitStandardError }: TestSetEstimate,
  confidence: number,
): { readonly value: number; readonly variance: number } | null {
  if (value === null || low === null || high === null) return null;
  if (!(0 < low && low < high && high < 1 && 0 < value && value < 1)) return null;
  const quantile = normalQuantile((1 + confidence) / 2);
  const standardError = logitStandardError ?? (logit(high) - logit(low)) / (2 * quantile);
  return { value: logit(value), variance: standardError ** 2 };
}

function whyLeftOut({ name, auroc: { value, reason } }: TestSetEstimate): string {
  const why =
    value === 0 || value === 1
      ? `its AUROC is ${value}, whose log odds are infinite`
      : (reason ?? 'its AUROC has no interval');
  return `${name} is not in the summary: ${why}.`;
}
