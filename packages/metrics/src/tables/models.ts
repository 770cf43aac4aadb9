import { holm } from '../comparison/holm.ts';
import { type RankInterval, rankByAuroc } from '../comparison/ranking.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import { auroc } from '../discrimination/auroc.ts';
import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { type AurocDifference, aurocDifference, delongCovariance } from '../discrimination/delong.ts';
import { requireConfidence } from '../inputs.ts';
import { type Estimate, type Outcome, toEstimate } from '../outcome.ts';

/** Scores of one model; probabilities, by study and finding. */
export interface NamedScores {
  readonly name: string;
  readonly scores: ScoreTable;
}

/** Two models compared on the same studies. */
export interface ModelPair {
  readonly reference: string;
  readonly candidate: string;
  /** Candidate minus reference, by DeLong. */
  readonly result: Outcome<AurocDifference>;
  /** Holm-adjusted over all pairs of all findings; null where the test is not defined. */
  readonly adjustedPValue: number | null;
}

/** Several models compared on one finding. */
export interface ModelComparison {
  readonly name: string;
  readonly models: readonly { readonly name: string; readonly auroc: Estimate }[];
  readonly pairs: readonly ModelPair[];
  readonly ranking: Outcome<{ ranks: RankInterval[] }>;
}

/** How models are compared. */
export interface ModelOptions {
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

/** Several models on one test set: AUROCs, all paired differences with Holm's correction over pairs and findings, ranking. */
export function modelTable(
  models: readonly NamedScores[],
  labels: LabelTable,
  { confidence = 0.95, resamples = 2000, seed = 1 }: ModelOptions = {},
): ModelComparison[] {
  requireConfidence(confidence);
  const { findings } = alignTables(
    models.map((model) => model.scores),
    labels,
  );
  const names = models.map((model) => model.name);
  const compared = findings.map((finding) => ({
    name: finding.name,
    models: names.map((name, m) => ({
      name,
      auroc: toEstimate(
        auroc(finding.scores[m], finding.labels),
        aurocInterval(finding.scores[m], finding.labels, confidence, finding.patients),
      ),
    })),
    pairs: pairsOf(finding, names, confidence),
    ranking: rankByAuroc(finding.scores, finding.labels, { resamples, seed, patients: finding.patients }, confidence),
  }));
  return withHolm(compared);
}

type Untested = Omit<ModelComparison, 'pairs'> & { readonly pairs: readonly Omit<ModelPair, 'adjustedPValue'>[] };

/** The family of tests is everything that the comparison shows: all pairs of models, all findings. */
export function withHolm(findings: readonly Untested[]): ModelComparison[] {
  const tested = findings.flatMap(({ pairs }) => pairs.filter((pair) => pair.result.defined));
  const adjusted = holm(tested.map(({ result }) => (result.defined ? result.pValue : 1)));
  return findings.map((finding) => ({
    ...finding,
    pairs: finding.pairs.map((pair) => ({
      ...pair,
      adjustedPValue: pair.result.defined ? adjusted[tested.indexOf(pair)] : null,
    })),
  }));
}

function pairsOf(
  { scores, labels, patients }: AlignedFinding,
  names: readonly string[],
  confidence: number,
): Omit<ModelPair, 'adjustedPValue'>[] {
  const joint = delongCovariance(scores, labels, patients);
  return names.flatMap((reference, a) =>
    names.slice(a + 1).map((candidate, offset) => ({
      reference,
      candidate,
      result: joint.defined ? aurocDifference(joint, a, a + 1 + offset, confidence) : joint,
    })),
  );
}
