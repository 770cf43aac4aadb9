/** One finding: decisions in whole studies, net benefit, smooth calibration, and what missing labels may hide. */
import type { Decision, Estimate, FindingAssessment } from '@doubleblind/contracts';
import {
  auroc,
  aurocInterval,
  CURVE_THRESHOLDS,
  chooseThreshold,
  classify,
  decisionCurve,
  describeRule,
  type EffectiveCases,
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
  /** 1 where the table calls the label uncertain; `labels` and `unlabelled` say what it counts as. */
  readonly uncertain: Uint8Array;
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
  const patients = numberPatients(patientId);
  return {
    finding: name,
    decisions: rulesFor(operatingPoints, name).flatMap((rule): Decision[] => {
      const chosen = chooseThreshold(rule, scores, labels);
      if (!chosen.defined) return [];
      const { threshold } = chosen;
      const { counts, sensitivity, specificity } = classify(scores, labels, threshold, confidence, patients);
      const effective = {
        positives: sensitivity.defined ? sensitivity.effective : 0,
        negatives: specificity.defined ? specificity.effective : 0,
      };
      return [
        decisionOf({ name: thresholdName(describeRule(rule), declared), threshold, ...counts }, settings, effective),
      ];
    }),
    netBenefit: decisionCurve(scores, labels, CURVE_THRESHOLDS),
    smoothCalibration: smooth.defined
      ? {
          ...{ integratedIndex: smooth.integratedIndex, p90: smooth.p90, maximum: smooth.maximum },
          curve: smooth.curve.flatMap((share, i): [number, number][] => (share === null ? [] : [[CURVE_AT[i], share]])),
        }
      : { integratedIndex: null, p90: null, maximum: null, reason: smooth.reason },
    observedToExpected: interval(observedToExpected(scores, labels, confidence, patients)),
    ...openLabels(all, confidence),
  };
}

/** What the counts of a decision tell, as they stand: no score or label of a study enters. `effective`: as in likelihoodRatios. */
export function decisionOf(
  counts: Omit<Decision, 'positiveLikelihoodRatio' | 'negativeLikelihoodRatio' | 'atPrevalence'>,
  { confidence, prevalences }: Pick<AssessmentSettings, 'confidence' | 'prevalences'>,
  effective?: EffectiveCases,
): Decision {
  const ratios = likelihoodRatios(counts, confidence, effective);
  return {
    ...counts,
    positiveLikelihoodRatio: interval(ratios.positive),
    negativeLikelihoodRatio: interval(ratios.negative),
    atPrevalence: prevalences.map((prevalence) => {
      const { positive, negative } = predictiveValuesAt(prevalence, counts, confidence, effective);
      return { prevalence, positive: interval(positive), negative: interval(negative) };
    }),
  };
}

/**
 * Studies whose label is missing, and those whose label is uncertain, each three ways while the others stay as they are in the
 * rest of the report. Nobody read the first; of the second somebody could not tell. The truth lies among the three only if what
 * is open is so by chance.
 */
function openLabels(all: AllStudies, confidence: number): Pick<FindingAssessment, 'missingLabels' | 'uncertainLabels'> {
  const { unlabelled, uncertain } = all;
  const isMissing = Uint8Array.from(unlabelled, (mark, row) => (mark === 1 && uncertain[row] === 0 ? 1 : 0));
  const missing = sum(isMissing);
  const unsure = sum(uncertain);
  return {
    missingLabels: missing === 0 ? null : { missing, ...threeWays(all, isMissing, confidence) },
    ...(unsure === 0 ? {} : { uncertainLabels: { uncertain: unsure, ...threeWays(all, uncertain, confidence) } }),
  };
}

/** AUROC with the marked studies left out, as negative and as positive. */
function threeWays({ scores, labels, unlabelled, patients }: AllStudies, marked: Uint8Array, confidence: number) {
  const figure = (counted: (row: number) => boolean, label: (row: number) => number): Estimate => {
    const rows = Array.from(labels, (_, row) => row).filter(counted);
    const own = { scores: rows.map((row) => scores[row]), labels: rows.map(label) };
    const value = auroc(own.scores, own.labels);
    if (!value.defined) return absent(value.reason);
    const bounds = aurocInterval(own.scores, own.labels, confidence, patients && rows.map((row) => patients[row]));
    return { ...interval(bounds), value: value.value };
  };
  const isMarked = (row: number) => marked[row] === 1;
  const isLabelled = (row: number) => unlabelled[row] === 0;
  const as = (label: number) =>
    figure(
      (row) => isMarked(row) || isLabelled(row),
      (row) => (isMarked(row) ? label : labels[row]),
    );
  return {
    leftOut: figure(
      (row) => !isMarked(row) && isLabelled(row),
      (row) => labels[row],
    ),
    asNegative: as(0),
    asPositive: as(1),
  };
}

function sum(marks: Uint8Array): number {
  return marks.reduce((total, mark) => total + mark, 0);
}
