import { type KsMethod, ksTwoSample } from '../agreement/kolmogorov-smirnov.ts';
import { roundScores } from '../agreement/rounding.ts';
import { brierScore } from '../calibration/brier.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import { auroc, weightedAuroc } from '../discrimination/auroc.ts';
import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { countPositives, numberPatients, requireConfidence } from '../inputs.ts';
import { bootstrapReplicates, percentileInterval } from '../intervals/bootstrap.ts';
import { type Estimate, notDefined, type Outcome, toEstimate } from '../outcome.ts';

/** How the table of an evaluation is computed. */
export interface EvaluationOptions {
  /** Bootstrap resamples of studies, or of patients where they are known, for the means over findings; default 2000. */
  readonly resamples?: number;
  /** Seed of the bootstrap; default 1. */
  readonly seed?: number;
  /** Confidence level of the intervals; default 0.95. */
  readonly confidence?: number;
  readonly ksMethod?: KsMethod | 'auto';
}

/** Two-sample Kolmogorov-Smirnov test of one finding. */
export interface KsEntry {
  readonly statistic: number;
  readonly pValue: number;
}

/** The study’s row of one finding: both runs and their difference. */
export interface FindingEvaluation {
  readonly name: string;
  readonly positives: number;
  readonly auroc: { readonly plaintext: Estimate; readonly secure: Estimate };
  readonly ks: KsEntry;
  /** On scores rounded to two decimals first, as the reference study did. */
  readonly ksRounded: KsEntry;
  readonly brier: { readonly plaintext: number; readonly secure: number };
}

/** The study’s table: both runs on every finding, and means over the findings. */
export interface EvaluationTable {
  readonly studies: number;
  readonly findings: readonly FindingEvaluation[];
  /** Means over the findings; AUROC over those that have one, named in `findings`. */
  readonly macro: {
    readonly findings: readonly string[];
    readonly auroc: { readonly plaintext: Estimate; readonly secure: Estimate };
    readonly brier: { readonly plaintext: number; readonly secure: number };
  };
  /** Findings that were left out: scored without labels, labelled without scores. */
  readonly unlabelled: readonly string[];
  readonly unscored: readonly string[];
  readonly method: {
    readonly resamples: number;
    readonly seed: number;
    readonly confidence: number;
    /** What is resampled and what variances are over. */
    readonly unit: 'patient' | 'study';
    readonly ksMethod: KsMethod;
  };
}

/** Both runs of the same studies; scores are probabilities, labels 0 or 1. */
export interface EvaluationInput {
  readonly plaintext: ScoreTable;
  readonly secure: ScoreTable;
  readonly labels: LabelTable;
}

/**
 * The tables of the reference study: per finding the AUROC of both runs with the interval of aurocInterval, the two-sample
 * K-S test between the scores of both runs, both Brier scores; and macro averages with percentile intervals, for which all
 * findings and both runs share the same resamples. A study without a label for a finding is left out of that finding. Errors: DB7003, DB7005, DB7006, DB7015, DB7017, DB7018.
 */
export function evaluationTable(input: EvaluationInput, options: EvaluationOptions = {}): EvaluationTable {
  const { resamples = 2000, seed = 1, confidence = 0.95, ksMethod = 'auto' } = options;
  requireConfidence(confidence);
  const alignment = alignTables([input.plaintext, input.secure], input.labels);
  const { findings, studies } = alignment;
  const statistics = findings.flatMap(({ scores, labels, rows }) =>
    scores.map((s) => {
      const statistic = weightedAuroc(s, labels);
      return (counts: Uint32Array) => statistic(rows.map((row) => counts[row]));
    }),
  );
  const { patientId } = input.labels;
  const replicates = bootstrapReplicates(studies.length, statistics, {
    ...{ resamples, seed },
    patients: numberPatients(patientId),
  });
  const rows = findings.map((finding) => {
    const estimate = (run: number) => aurocEstimate(finding, run, confidence);
    return findingEvaluation(finding, { plaintext: estimate(0), secure: estimate(1) }, ksMethod);
  });
  const defined = rows.flatMap((row, f) => (row.auroc.plaintext.value === null ? [] : [f]));
  const macroAuroc = (run: 'plaintext' | 'secure', offset: number) =>
    macroEstimate(
      defined.map((f) => rows[f].auroc[run].value!),
      defined.map((f) => replicates[2 * f + offset]),
      confidence,
    );
  return {
    studies: studies.length,
    findings: rows,
    macro: {
      findings: defined.map((f) => rows[f].name),
      auroc: { plaintext: macroAuroc('plaintext', 0), secure: macroAuroc('secure', 1) },
      brier: {
        plaintext: meanOf(rows.map((row) => row.brier.plaintext)),
        secure: meanOf(rows.map((row) => row.brier.secure)),
      },
    },
    unlabelled: alignment.unlabelled,
    unscored: alignment.unscored,
    method: {
      resamples,
      seed,
      confidence,
      unit: patientId ? 'patient' : 'study',
      ksMethod: ksTwoSample(findings[0].scores[0], findings[0].scores[1], ksMethod).method,
    },
  };
}

function findingEvaluation(
  { name, scores, labels }: AlignedFinding,
  aurocs: FindingEvaluation['auroc'],
  ksMethod: KsMethod | 'auto',
): FindingEvaluation {
  const [plaintext, secure] = scores;
  const ks = ksTwoSample(plaintext, secure, ksMethod);
  const ksRounded = ksTwoSample(roundScores(plaintext, 2), roundScores(secure, 2), ksMethod);
  return {
    name,
    positives: countPositives(labels),
    auroc: aurocs,
    ks: { statistic: ks.statistic, pValue: ks.pValue },
    ksRounded: { statistic: ksRounded.statistic, pValue: ksRounded.pValue },
    brier: { plaintext: brierScore(plaintext, labels), secure: brierScore(secure, labels) },
  };
}

function aurocEstimate({ scores, labels, patients }: AlignedFinding, run: number, confidence: number): Estimate {
  return toEstimate(auroc(scores[run], labels), aurocInterval(scores[run], labels, confidence, patients));
}

/** The mean over findings; its interval from the means of the shared resamples. */
function macroEstimate(values: readonly number[], replicates: readonly Float64Array[], confidence: number): Estimate {
  if (values.length === 0) {
    const reason = notDefined('no finding has both classes');
    return toEstimate(reason, reason);
  }
  const means = Float64Array.from(replicates[0], (_, r) => meanOf(replicates.map((column) => column[r])));
  const value: Outcome<{ value: number }> = { defined: true, value: meanOf(values) };
  return toEstimate(value, percentileInterval(means, confidence));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
