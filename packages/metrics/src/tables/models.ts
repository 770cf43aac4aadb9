import { holm } from '../comparison/holm.ts';
import { type RankInterval, rankByAuroc } from '../comparison/ranking.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import { auroc } from '../discrimination/auroc.ts';
import { type AurocDifference, aurocDifference, delongCovariance, delongInterval } from '../discrimination/delong.ts';
import { requireConfidence } from '../inputs.ts';
import { type Estimate, type Outcome, toEstimate } from '../outcome.ts';

export interface NamedScores {
  readonly name: string;
  readonly scores: ScoreTable;
}

export interface ModelPair {
  readonly reference: string;
  readonly candidate: string;
  /** Candidate minus reference, by DeLong. */
  readonly result: Outcome<AurocDifference>;
  /** Holm-adjusted over the pairs of this finding; null where the test is not defined. */
  readonly adjustedPValue: number | null;
}

export interface ModelComparison {
  readonly name: string;
  readonly models: readonly { readonly name: string; readonly auroc: Estimate }[];
  readonly pairs: readonly ModelPair[];
  readonly ranking: Outcome<{ ranks: RankInterval[] }>;
}

export interface ModelOptions {
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

/** Several models on one test set: AUROCs, all paired differences with Holm's correction, ranking with intervals. */
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
  return findings.map((finding) => ({
    name: finding.name,
    models: names.map((name, m) => ({
      name,
      auroc: toEstimate(
        auroc(finding.scores[m], finding.labels),
        delongInterval(finding.scores[m], finding.labels, confidence),
      ),
    })),
    pairs: pairsOf(finding, names, confidence),
    ranking: rankByAuroc(finding.scores, finding.labels, { resamples, seed }, confidence),
  }));
}

function pairsOf({ scores, labels }: AlignedFinding, names: readonly string[], confidence: number): ModelPair[] {
  const joint = delongCovariance(scores, labels);
  const pairs = names.flatMap((reference, a) =>
    names.slice(a + 1).map((candidate, offset) => ({
      reference,
      candidate,
      result: joint.defined ? aurocDifference(joint, a, a + 1 + offset, confidence) : joint,
    })),
  );
  const tested = pairs.filter((pair) => pair.result.defined);
  const adjusted = holm(tested.map((pair) => (pair.result.defined ? pair.result.pValue : 1)));
  return pairs.map((pair) => {
    const position = tested.indexOf(pair);
    return { ...pair, adjustedPValue: position < 0 ? null : adjusted[position] };
  });
}
