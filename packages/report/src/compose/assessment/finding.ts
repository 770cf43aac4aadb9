/** One finding: decisions in whole studies, net benefit, smooth calibration, and what missing labels may hide. */
import type { Decision, Estimate, FindingAssessment } from '@doubleblind/contracts';
import {
  auroc,
  aurocInterval,
  CURVE_THRESHOLDS,
  chooseThreshold,
  confusionCounts,
  decisionCurve,
  describeRule,
  likelihoodRatios,
  numberPatients,
  type OperatingPoints,
  observedToExpected,
  predictiveValuesAt,
  rulesFor,
  smoothCalibration,
} from '@doubleblind/metrics';
import type { EvaluatedFinding } from '../findings.ts';
import { absent, interval, thresholdName } from '../values.ts';

export interface AssessmentSettings {
  readonly confidence: number;
  readonly operatingPoints: OperatingPoints;
  /** Prevalences to state predictive values at, for a reader whose patients differ from the test set. */
  readonly prevalences: readonly number[];
}

/** Rare, occasional and frequent findings of a reading room. */
export const DEFAULT_PREVALENCES: readonly number[] = [0.01, 0.05, 0.2];

/** Where the smooth curve is drawn: a fixed grid, so that no score is read off it. */
const CURVE_AT: readonly number[] = Array.from({ length: 51 }, (_, i) => i / 50);

/** All studies, those without a label for the finding too. */
export interface AllStudies {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly unlabelled: Uint8Array;
  readonly patients: Uint32Array | undefined;
}

export function assessFinding(
  { name, secure: { scores }, labels: { labels, patientId } }: EvaluatedFinding,
  all: AllStudies,
  settings: AssessmentSettings,
): FindingAssessment {
  const { confidence, operatingPoints } = settings;
  const smooth = smoothCalibration(scores, labels, CURVE_AT);
  const declared = operatingPoints.thresholds?.[name];
  return {
    finding: name,
    decisions: rulesFor(operatingPoints, name).flatMap((rule): Decision[] => {
      const chosen = chooseThreshold(rule, scores, labels);
      if (!chosen.defined) return [];
      const counts = confusionCounts(scores, labels, chosen.threshold);
      return [
        decisionOf(
          { name: thresholdName(describeRule(rule), declared), threshold: chosen.threshold, ...counts },
          settings,
        ),
      ];
    }),
    netBenefit: decisionCurve(scores, labels, CURVE_THRESHOLDS),
    smoothCalibration: smooth.defined
      ? {
          ...{ integratedIndex: smooth.integratedIndex, p90: smooth.p90, maximum: smooth.maximum },
          curve: smooth.curve.flatMap((share, i): [number, number][] => (share === null ? [] : [[CURVE_AT[i], share]])),
        }
      : { integratedIndex: null, p90: null, maximum: null, reason: smooth.reason },
    observedToExpected: interval(observedToExpected(scores, labels, confidence, numberPatients(patientId))),
    missingLabels: missingLabels(all, confidence),
  };
}

/** What the counts of a decision tell, as they stand: no score or label of a study enters. */
export function decisionOf(
  counts: Omit<Decision, 'positiveLikelihoodRatio' | 'negativeLikelihoodRatio' | 'atPrevalence'>,
  { confidence, prevalences }: Pick<AssessmentSettings, 'confidence' | 'prevalences'>,
): Decision {
  const ratios = likelihoodRatios(counts, confidence);
  return {
    ...counts,
    positiveLikelihoodRatio: interval(ratios.positive),
    negativeLikelihoodRatio: interval(ratios.negative),
    atPrevalence: prevalences.map((prevalence) => {
      const { positive, negative } = predictiveValuesAt(prevalence, counts, confidence);
      return { prevalence, positive: interval(positive), negative: interval(negative) };
    }),
  };
}

/** The three ways to take a study without a label; the truth lies somewhere among them only if labels are missing at random. */
function missingLabels(
  { scores, labels, unlabelled, patients }: AllStudies,
  confidence: number,
): FindingAssessment['missingLabels'] {
  const missing = unlabelled.reduce((sum, mark) => sum + mark, 0);
  if (missing === 0) return null;
  const rows = Array.from(labels, (_, i) => i);
  const figure = (chosen: readonly number[], label: (row: number) => number): Estimate => {
    const own = { scores: chosen.map((row) => scores[row]), labels: chosen.map(label) };
    const value = auroc(own.scores, own.labels);
    if (!value.defined) return absent(value.reason);
    const bounds = aurocInterval(own.scores, own.labels, confidence, patients && chosen.map((row) => patients[row]));
    return { ...interval(bounds), value: value.value };
  };
  return {
    missing,
    leftOut: figure(
      rows.filter((row) => unlabelled[row] === 0),
      (row) => labels[row],
    ),
    asNegative: figure(rows, (row) => (unlabelled[row] === 1 ? 0 : labels[row])),
    asPositive: figure(rows, (row) => (unlabelled[row] === 1 ? 1 : labels[row])),
  };
}
