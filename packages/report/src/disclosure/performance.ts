/** What is released of one finding's performance. Whatever is not named here stays in the hospital. */
import type { Calibration, FindingPerformance, OperatingPointFigures, ReleasePart, Roc } from '@doubleblind/contracts';
import { wilson } from '@doubleblind/metrics';
import type { EvidenceOfFinding } from './evidence.ts';
import { Budget, estimateBits, figureBits, intervalBits, intervalByPatientBits, stepBits } from './information.ts';
import {
  coarse,
  coarseEnd,
  coarseEstimate,
  coarseProportion,
  decimalsFor,
  notReleased,
  withoutInterval,
} from './precision.ts';
import { byScore, chooseSteps, type RocStep, type ScoredStudies } from './roc-steps.ts';
import { RULES } from './rules.ts';
import { type FindingRecord, isLargeEnough, ShownSets } from './shown-sets.ts';
import { releasedAuroc, untelling } from './telling.ts';

export const LEFT_OUT =
  'not released: with it, the figures of this finding would hold more than three quarters of the information in its labels';

/** One finding on its way out: what is known of it, what was shown of it before, and how much may still be told. */
export interface OpenFinding {
  readonly full: FindingPerformance;
  readonly evidence: EvidenceOfFinding;
  readonly shown: ShownSets;
  readonly budget: Budget;
  readonly decimals: number;
  readonly confidence: number;
  readonly parts: ReadonlySet<ReleasePart>;
}

/** Why nothing of the finding may be released, a clause, or the finding with its AUROC counted. */
export function openFinding(
  full: FindingPerformance,
  evidence: EvidenceOfFinding,
  earlier: readonly FindingRecord[],
  { confidence, parts }: { readonly confidence: number; readonly parts: ReadonlySet<ReleasePart> },
): OpenFinding | string {
  const positives = evidence.labels.reduce((sum, label) => sum + label, 0);
  const negatives = evidence.labels.length - positives;
  if (!isLargeEnough(positives, negatives)) {
    return `fewer than ${RULES.minimumStudies} studies have a label for it, or fewer than ${RULES.minimumPerClass} have or lack it`;
  }
  const shown = new ShownSets(evidence.studies, earlier);
  if (!shown.admitted) {
    return (
      'its studies are of too few patients, or they, or their labels, differ from those of an earlier release in too few: what was ' +
      'released would tell about these'
    );
  }
  const budget = new Budget(positives, negatives);
  const decimals = decimalsFor(positives, negatives);
  const ofPrevalence = evidence.patients ? intervalByPatientBits(full.prevalence, confidence) : 0;
  if (!budget.spend(estimateBits(decimals) + ofPrevalence)) {
    return 'it has so few studies that an AUROC with its interval would hold more than three quarters of the information in its labels';
  }
  return { full, evidence, shown, budget, decimals, confidence, parts };
}

export interface ReleasedFinding {
  readonly performance: FindingPerformance;
  /** Places of the studies above each step. */
  readonly steps: readonly (readonly number[])[];
}

export function releasedFinding(finding: OpenFinding): ReleasedFinding {
  const { full, evidence, decimals, budget, parts } = finding;
  const { auroc, prevalence, brier, averagePrecision, calibration } = full;
  const brierValue = budget.spend(figureBits(decimals)) ? coarse(brier.value!, decimals) : null;
  const scored = byScore(evidence.scores, evidence.labels);
  // The other half is for what comes after.
  const steps = releasedSteps(finding, scored, budget.left / 2);
  const points = operatingPoints(finding, steps);
  const brierInterval = brierValue !== null && budget.spend(intervalBits());
  const precision = parts.has('discrimination') && budget.spend(estimateBits(decimals));
  const known = { scored, scores: evidence.scores, steps };
  const shownBrier = untelling('brier', brierEstimate(full, brierValue, brierInterval, decimals), known);
  // Of slope and intercept, which may well be above 1.
  const recalibrated =
    parts.has('calibration') && budget.spend(2 * (figureBits(RULES.decimals) + 2 * figureBits(RULES.decimals)));
  return {
    performance: {
      finding: full.finding,
      prevalence: coarseProportion(prevalence, decimals),
      auroc: releasedAuroc(auroc, decimals, known),
      brier: shownBrier,
      averagePrecision:
        averagePrecision &&
        (precision
          ? untelling('averagePrecision', coarseEstimate(averagePrecision, decimals), known)
          : notReleased(LEFT_OUT)),
      operatingPoints: points,
      // The plaintext curve has steps of its own, which differ from these in single studies.
      roc: { secure: curve(steps, scored.ends.at(-1)!), plaintext: null },
      calibration:
        calibration && released(calibration, { finding, scored, steps, brierValue: shownBrier.value, recalibrated }),
    },
    steps: steps.map((step) => scored.order.slice(0, step.studies)),
  };
}

function brierEstimate(
  { brier }: FindingPerformance,
  value: number | null,
  withInterval: boolean,
  decimals: number,
): FindingPerformance['brier'] {
  if (value === null) return notReleased(LEFT_OUT);
  return withInterval ? coarseEstimate(brier, decimals) : { ...notReleased(`interval ${LEFT_OUT}`), value };
}

/** As many steps as `bits` can tell, at least one where the budget has room for it; none where no part has any. */
function releasedSteps(
  { full, evidence, shown, budget, parts }: OpenFinding,
  scored: ScoredStudies,
  bits: number,
): RocStep[] {
  if (!parts.has('curves') && !parts.has('discrimination') && !parts.has('calibration')) return [];
  const wanted = full.operatingPoints.map(({ sensitivity, specificity }) => {
    const falsePositives = specificity.of - specificity.cases;
    return sensitivity.cases + falsePositives;
  });
  const { positives, studies } = scored.ends.at(-1)!;
  const most = evidence.labels.length;
  const admits = (members: readonly number[]) => shown.admits(members);
  for (let perClass = RULES.minimumPerClass; perClass <= most; perClass++) {
    const steps = chooseSteps(scored, { wanted, perClass, admits });
    if (steps.length === 0) break;
    const told = stepBits(steps.length, positives, studies - positives);
    if ((told > bits && steps.length > 1) || !budget.spend(told)) continue;
    for (const step of steps) shown.addStep(scored.order.slice(0, step.studies));
    return steps;
  }
  return [];
}

function curve(steps: readonly RocStep[], all: RocStep): Roc {
  if (steps.length === 0) {
    return {
      points: null,
      reason: 'not released: no step with five studies of either class on both sides fits beside what is released',
    };
  }
  const negatives = all.studies - all.positives;
  const inner = steps.map(({ studies, positives }): [number, number] => [
    coarse((studies - positives) / negatives),
    coarse(positives / all.positives),
  ]);
  return { points: [[0, 0], ...inner, [1, 1]] };
}

/** Those whose decisions are a step. */
function operatingPoints(
  { full, evidence, budget, confidence, parts }: OpenFinding,
  steps: readonly RocStep[],
): OperatingPointFigures[] {
  const byPatient = evidence.patients !== undefined && parts.has('discrimination');
  return full.operatingPoints.map((point) => {
    const { name, threshold, sensitivity, specificity, positivePredictiveValue, negativePredictiveValue } = point;
    const decided = sensitivity.cases + specificity.of - specificity.cases;
    const isStep = threshold !== null && steps.some(({ studies }) => studies === decided);
    if (!isStep) {
      const reason = threshold === null ? (sensitivity.reason ?? 'no threshold') : NOT_A_STEP;
      const none = { ...notReleased(reason), cases: 0, of: 0 };
      return {
        ...{ name, threshold: null, sensitivity: none, specificity: none },
        ...{ positivePredictiveValue: none, negativePredictiveValue: none },
      };
    }
    const shares = [sensitivity, specificity, positivePredictiveValue, negativePredictiveValue];
    const bits = byPatient ? sum(shares.map((share) => intervalByPatientBits(share, confidence))) : 0;
    const [first, second, third, fourth] = budget.spend(bits)
      ? shares.map((share) => coarseProportion(share))
      : shares.map((share) => withoutInterval(coarseProportion(share), `interval ${LEFT_OUT}`));
    return {
      ...{ name, threshold, sensitivity: first, specificity: second },
      ...{ positivePredictiveValue: third, negativePredictiveValue: fourth },
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const NOT_A_STEP =
  'not released: fewer than five studies of one class lie beyond the threshold, or between it and another one that is shown';

interface CalibrationSource {
  readonly finding: OpenFinding;
  readonly scored: ScoredStudies;
  readonly steps: readonly RocStep[];
  readonly brierValue: number | null;
  readonly recalibrated: boolean;
}

/** Bins are the steps; error and decomposition follow from what the bins show, and tell nothing more. */
function released(full: Calibration, source: CalibrationSource): Calibration {
  const { finding, scored, steps, brierValue, recalibrated } = source;
  const { evidence, confidence } = finding;
  const all = scored.ends.at(-1)!;
  const edges = [{ studies: 0, positives: 0 }, ...steps, all];
  const bins = edges.slice(1).map((end, b) => {
    const begin = edges[b];
    const members = scored.order.slice(begin.studies, end.studies);
    const mean = members.reduce((sum, study) => sum + evidence.scores[study], 0) / members.length;
    const observed = (end.positives - begin.positives) / members.length;
    // How alike the studies of a patient are would tell of their labels: each patient counts as one study, which is wide enough for any likeness.
    const units = new Set(members.map((study) => evidence.patients?.[study] ?? study)).size;
    const interval = wilson(observed * units, units, confidence);
    const { low, high } = interval.defined ? interval : { low: 0, high: 1 };
    const figures = { meanProbability: mean, observed, low, high };
    return { studies: members.length, figures };
  });
  const shares = bins.map(({ studies }) => studies / all.studies);
  const prevalence = all.positives / all.studies;
  const mean = (of: (figures: (typeof bins)[number]['figures']) => number) =>
    bins.reduce((sum, { figures }, b) => sum + shares[b] * of(figures), 0);
  const reliability = mean(({ meanProbability, observed }) => (meanProbability - observed) ** 2);
  const resolution = mean(({ observed }) => (observed - prevalence) ** 2);
  const uncertainty = prevalence * (1 - prevalence);
  return {
    bins: bins.reverse().map(({ studies, figures }) => ({
      studies,
      figures: {
        meanProbability: coarse(figures.meanProbability),
        observed: coarse(figures.observed),
        low: coarseEnd(figures.low, 'low', RULES.decimals),
        high: coarseEnd(figures.high, 'high', RULES.decimals),
      },
    })),
    slope: recalibrated ? coarseEstimate(full.slope) : notReleased(LEFT_OUT),
    intercept: recalibrated ? coarseEstimate(full.intercept) : notReleased(LEFT_OUT),
    expectedErrorIfCalibrated: null,
    expectedError: coarse(mean(({ meanProbability, observed }) => Math.abs(meanProbability - observed))),
    brier:
      brierValue === null
        ? null
        : {
            reliability: coarse(reliability),
            resolution: coarse(resolution),
            uncertainty: coarse(uncertainty),
            withinBins: coarse(brierValue - reliability + resolution - uncertainty),
          },
  };
}
