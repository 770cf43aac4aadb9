import { type DifferenceSummary, summariseDifferences } from '../agreement/bland-altman.ts';
import { aurocEquivalence, DEFAULT_MARGIN, type Equivalence } from '../agreement/equivalence.ts';
import { type DecisionFlips, decisionFlips } from '../agreement/flips.ts';
import { grossMoves } from '../agreement/gross-moves.ts';
import { type KsResult, ksTwoSample } from '../agreement/kolmogorov-smirnov.ts';
import { type LabelInfluence, labelInfluence } from '../agreement/label-influence.ts';
import { bootstrapAurocDifference } from '../agreement/paired-bootstrap.ts';
import { type BrierDifference, brierDifference } from '../calibration/brier-difference.ts';
import { alignImages } from '../data/align-images.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { ImageScoreTable, LabelTable, ScoreTable } from '../data/score-table.ts';
import { type AurocDifference, delongTest } from '../discrimination/delong.ts';
import { chooseThreshold, describeRule, type OperatingPointRule } from '../discrimination/operating-point.ts';
import { countPositives } from '../inputs.ts';
import type { Outcome } from '../outcome.ts';
import { DEFAULT_OPERATING_POINTS, type OperatingPoints, rulesFor } from './operating-points.ts';

/** Both runs of the same studies; scores are probabilities, labels 0 or 1. */
export interface AgreementInput {
  readonly plaintext: ScoreTable;
  readonly secure: ScoreTable;
  readonly labels: LabelTable;
  /** Both runs image by image, for the per-image differences. */
  readonly images?: { readonly plaintext: ImageScoreTable; readonly secure: ImageScoreTable };
}

/** How agreement of two runs is judged. */
export interface AgreementOptions {
  /** Equivalence margin of the AUROC as the proposal declares it; default 0.01. */
  readonly margin?: number;
  /** Level of each one-sided test; default 0.05. */
  readonly alpha?: number;
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
  readonly operatingPoints?: OperatingPoints;
}

/** Secure beside plaintext on one finding. */
export interface FindingAgreement {
  readonly name: string;
  readonly positives: number;
  /** Secure minus plaintext, by DeLong's paired test. */
  readonly aurocDelong: Outcome<AurocDifference>;
  /** Secure minus plaintext, by resampling studies. */
  readonly aurocBootstrap: Outcome<{ difference: number; low: number; high: number }>;
  readonly equivalence: Outcome<Equivalence>;
  /** At the thresholds of performanceTable: chosen on the secure scores, so that a document has one set of them. */
  readonly flips: readonly { readonly rule: string; readonly result: Outcome<DecisionFlips> }[];
  readonly brier: Outcome<BrierDifference>;
  readonly ks: KsResult;
  readonly influence: LabelInfluence;
  /** Only with image scores. */
  readonly images?: DifferenceSummary;
}

/** Secure beside plaintext on all findings. */
export interface AgreementTable {
  readonly studies: number;
  readonly findings: readonly FindingAgreement[];
  /** Over all images and findings; only with image scores. */
  readonly images?: DifferenceSummary;
  readonly margin: number;
  readonly alpha: number;
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Secure against plaintext as a ladder from single scores to decisions: per-image differences, AUROC difference with
 * interval and equivalence test, flipped decisions, Brier difference, K-S as a description. Errors: as evaluationTable.
 */
export function agreementTable(input: AgreementInput, options: AgreementOptions = {}): AgreementTable {
  const settings = { margin: DEFAULT_MARGIN, alpha: 0.05, confidence: 0.95, resamples: 2000, seed: 1, ...options };
  const alignment = alignTables([input.plaintext, input.secure], input.labels);
  const images = input.images === undefined ? null : alignImages(input.images.plaintext, input.images.secure);
  const { margin, alpha, confidence, resamples, seed } = settings;
  return {
    studies: alignment.studies.length,
    findings: alignment.findings.map((finding) => ({
      ...findingAgreement(
        finding,
        settings,
        rulesFor(options.operatingPoints ?? DEFAULT_OPERATING_POINTS, finding.name),
      ),
      ...(images === null ? {} : { images: summariseDifferences(...images.finding(finding.name)) }),
    })),
    ...(images === null ? {} : { images: summariseDifferences(...images.all) }),
    margin,
    alpha,
    confidence,
    resamples,
    seed,
  };
}

function findingAgreement(
  { name, scores, labels, patients }: AlignedFinding,
  { margin, alpha, confidence, resamples, seed }: Required<Omit<AgreementOptions, 'operatingPoints'>>,
  rules: readonly OperatingPointRule[],
): FindingAgreement {
  const [plaintext, secure] = scores;
  const positives = countPositives(labels);
  const aurocDelong = delongTest(plaintext, secure, labels, confidence, patients);
  return {
    name,
    positives,
    aurocDelong,
    aurocBootstrap: bootstrapAurocDifference(plaintext, secure, labels, { resamples, seed, patients }, confidence),
    equivalence: aurocEquivalence(aurocDelong, grossMoves(plaintext, secure, labels, patients), margin, alpha),
    flips: rules.map((rule) => {
      const chosen = chooseThreshold(rule, secure, labels);
      const result: Outcome<DecisionFlips> = chosen.defined
        ? { defined: true, ...decisionFlips(plaintext, secure, labels, chosen.threshold, confidence, patients) }
        : chosen;
      return { rule: describeRule(rule), result };
    }),
    brier: brierDifference(plaintext, secure, labels, confidence, patients),
    ks: ksTwoSample(plaintext, secure),
    influence: labelInfluence(plaintext, secure, labels),
  };
}
