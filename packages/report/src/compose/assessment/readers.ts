/** The model at the vendor's thresholds beside readers of the same studies, where the hospital has their decisions. */
import type { Assessment, ReadersAssessment } from '@doubleblind/contracts';
import { findingScores, type Reader, readerTable, type ScoreTable } from '@doubleblind/metrics';
import type { EvaluatedFinding } from '../findings.ts';
import { absent, difference, interval, proportion } from '../values.ts';

/** Findings that all readers decided on and that have a threshold; each on the studies that have a label for it. */
export function assessReaders(
  readers: readonly Reader[],
  findings: readonly EvaluatedFinding[],
  { confidence, thresholds }: { readonly confidence: number; readonly thresholds: Readonly<Record<string, number>> },
): NonNullable<Assessment['readers']> {
  return findings.flatMap(({ name, secure, labels }): ReadersAssessment[] => {
    if (!readers.every(({ ratings }) => ratings.findings.includes(name))) return [];
    const own = readers.map((reader) => ({
      name: reader.name,
      ratings: ofStudies(reader.ratings, name, secure.studies),
    }));
    return readerTable(secure, own, labels, thresholds, confidence).map(({ threshold, readers: compared, mean }) => ({
      finding: name,
      threshold,
      readers: compared.map(({ name: reader, sensitivity, specificity, kappa }) => ({
        reader,
        sensitivity: sharesOf(sensitivity),
        specificity: sharesOf(specificity),
        kappa: interval(kappa),
      })),
      ...(mean === null ? {} : { auroc: meanOf(mean) }),
    }));
  });
}

type Compared = ReturnType<typeof readerTable>[number];

function sharesOf(
  shares: Compared['readers'][number]['sensitivity'],
): ReadersAssessment['readers'][number]['sensitivity'] {
  if (!shares.defined) {
    const none = { ...absent(shares.reason), cases: 0, of: 0 };
    return { model: none, reader: none, difference: absent(shares.reason), pValue: null };
  }
  const { model, reader, pValue } = shares;
  return {
    model: proportion({ defined: true, ...model }),
    reader: proportion({ defined: true, ...reader }),
    difference: difference(shares),
    pValue,
  };
}

function meanOf(mean: NonNullable<Compared['mean']>): NonNullable<ReadersAssessment['auroc']> {
  if (!mean.defined) return { model: null, readers: null, difference: absent(mean.reason), pValue: null };
  return { model: mean.model, readers: mean.mean, difference: difference(mean), pValue: mean.pValue };
}

/** One finding of a table, for these studies in their order. */
function ofStudies(table: ScoreTable, finding: string, studies: readonly string[]): ScoreTable {
  const row = new Map(table.studies.map((study, s) => [study, s]));
  const scores = findingScores(table, finding);
  const rated = studies.filter((study) => row.has(study));
  return { studies: rated, findings: [finding], scores: Float64Array.from(rated, (study) => scores[row.get(study)!]) };
}
