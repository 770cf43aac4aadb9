/**
 * What a release has of the assessment: whether the declared goal was met, and what follows from the released figures of
 * performance and from nothing else. So it tells nothing that they do not, but for the verdict.
 */
import type {
  Assessment,
  Estimate,
  FindingAssessment,
  FindingPerformance,
  Primary,
  ReleasePart,
  ReportMethod,
  Roc,
} from '@doubleblind/contracts';
import { averagedRoc } from '@doubleblind/metrics';
import { DEFAULT_PREVALENCES, decisionOf } from '../compose/assessment/finding.ts';
import { coarse, coarseEstimate, notReleased, withoutInterval } from './precision.ts';

/** Bits that a goal's verdict takes: met, not met, cannot be judged. */
export const VERDICT_BITS = Math.log2(3);

const RATES: readonly number[] = Array.from({ length: 21 }, (_, step) => step / 20);

/** `performance` as it is released, `primary` of a release or null. Null where no finding is released. */
export function releasedAssessment(
  performance: readonly FindingPerformance[],
  primary: Primary | null,
  { confidence, unit }: Pick<ReportMethod, 'confidence' | 'unit'>,
): Assessment | null {
  if (performance.length === 0) return null;
  const curves = performance.flatMap(({ roc }) => (roc?.secure.points ? [roc.secure.points] : []));
  return {
    primary,
    microAuroc: notReleased('not released: the pooled curve stays in the hospital'),
    ...(performance.every(({ roc }) => roc === null)
      ? {}
      : { averagedRoc: { micro: POOLED, macro: meanCurve(curves) } }),
    findings: performance.map((finding) => releasedFinding(finding, confidence, unit)),
    groups: [],
  };
}

const POOLED: Roc = { points: null, reason: 'not released: the pooled curve stays in the hospital' };

/** The mean of curves that are shown, at rates of their own, so it is less exact than that of the full report. */
function meanCurve(curves: readonly NonNullable<Roc['points']>[]): Roc {
  if (curves.length === 0) return { points: null, reason: 'not released: no finding has a curve here' };
  return { points: averagedRoc(curves, RATES).map(([rate, sensitivity]) => [rate, coarse(sensitivity)]) };
}

function releasedFinding(
  { finding, prevalence, operatingPoints, calibration }: FindingPerformance,
  confidence: number,
  unit: ReportMethod['unit'],
): FindingAssessment {
  // Counts do not tell how alike the studies of a patient are, which intervals need.
  const shown = (estimate: Estimate) =>
    unit === 'patient' ? withoutInterval(coarseEstimate(estimate), BY_PATIENT) : coarseEstimate(estimate);
  const counted = operatingPoints.flatMap(({ name, threshold, sensitivity, specificity }) => {
    if (threshold === null) return [];
    const counts = {
      truePositives: sensitivity.cases,
      falseNegatives: sensitivity.of - sensitivity.cases,
      trueNegatives: specificity.cases,
      falsePositives: specificity.of - specificity.cases,
    };
    return [{ name, threshold, ...counts }];
  });
  return {
    finding,
    decisions: counted.map((counts) => {
      const decision = decisionOf(counts, { confidence, prevalences: DEFAULT_PREVALENCES });
      return {
        // Each figure by its name: what reports come to say of a decision stays inside until it is named here.
        ...counts,
        positiveLikelihoodRatio: shown(decision.positiveLikelihoodRatio),
        negativeLikelihoodRatio: shown(decision.negativeLikelihoodRatio),
        atPrevalence: decision.atPrevalence.map(({ prevalence: at, positive, negative }) => ({
          ...{ prevalence: at, positive: shown(positive), negative: shown(negative) },
        })),
      };
    }),
    netBenefit: counted.flatMap(({ threshold, truePositives, falsePositives }) => {
      if (threshold <= 0 || threshold >= 1) return [];
      const odds = threshold / (1 - threshold);
      const share = prevalence.cases / prevalence.of;
      const model = (truePositives - falsePositives * odds) / prevalence.of;
      return [{ threshold, model: coarse(model), all: coarse(share - (1 - share) * odds) }];
    }),
    smoothCalibration: {
      ...{ integratedIndex: null, p90: null, maximum: null },
      reason: 'not released: the smooth curve stays in the hospital',
    },
    observedToExpected: observedToExpected(prevalence, calibration),
    missingLabels: null,
  };
}

const BY_PATIENT =
  'no interval of likelihood ratios and predictive values here, because counts of studies do not tell how alike the studies of one patient are';

/** From the observed share, its interval, and the mean probabilities of the bins that are shown. */
function observedToExpected(
  { value, low, high }: FindingPerformance['prevalence'],
  calibration: FindingPerformance['calibration'],
): FindingAssessment['observedToExpected'] {
  if (calibration === null) return notReleased('not released: calibration is held back');
  let expected = 0;
  let studies = 0;
  for (const bin of calibration.bins) {
    if (bin.figures === null) return notReleased('not released: a bin has no figures');
    expected += bin.studies * bin.figures.meanProbability;
    studies += bin.studies;
  }
  if (expected === 0 || value === null) return notReleased('the model expects no positive study');
  const ratio = (share: number | null) => (share === null ? null : coarse((share * studies) / expected));
  return coarseEstimate({ value: ratio(value), low: ratio(low), high: ratio(high) });
}

/**
 * The judged goal as it is released: its finding's AUROC and shares as they are released too, or not at all. The verdict is that
 * of the unrounded figures. Null where the finding is not released, or the parts leave out what the goal is about.
 */
export function releasedPrimary(
  primary: Primary | null,
  performance: readonly FindingPerformance[],
  parts: ReadonlySet<ReleasePart>,
): Primary | null {
  if (primary === null || !mayShow(primary, parts)) return null;
  const finding = performance.find((entry) => entry.finding === primary.finding);
  if (finding === undefined) return null;
  const decision = finding.operatingPoints.find(
    ({ threshold }) => threshold !== null && threshold === primary.threshold,
  );
  return {
    ...primary,
    goals: primary.goals.map((goal) => {
      if (goal.measure === 'auroc') return { ...goal, estimate: finding.auroc };
      if (decision === undefined) return { ...goal, estimate: notReleased(NOT_SHOWN) };
      const { value, low, high, reason } = decision[goal.measure];
      return { ...goal, estimate: { value, low, high, ...(reason === undefined ? {} : { reason }) } };
    }),
  };
}

const NOT_SHOWN = 'not released: no decision at this threshold is shown, only whether the goal was met';

/** Whether these parts may tell whether a goal was met. */
export function mayShow(
  { goals }: { readonly goals: readonly { readonly measure: string }[] },
  parts: ReadonlySet<ReleasePart>,
): boolean {
  return parts.has('discrimination') || goals.every(({ measure }) => measure === 'auroc');
}
