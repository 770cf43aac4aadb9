import { type ModelAgainstReaders, modelAgainstReaders } from '../comparison/mrmc.ts';
import { cohensKappa, type Kappa, type PairedShares, pairedShares } from '../comparison/readers.ts';
import { alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import type { Outcome } from '../outcome.ts';

/** One reader of the same studies. */
export interface Reader {
  readonly name: string;
  /** Decisions or ratings from 0 to 1 by study and finding; 0.5 and more is a positive decision. */
  readonly ratings: ScoreTable;
}

/** A model beside readers on one finding, at one threshold of its score. */
export interface ReaderComparison {
  readonly name: string;
  readonly threshold: number;
  readonly readers: readonly {
    readonly name: string;
    /** On the studies with, and those without the finding. */
    readonly sensitivity: Outcome<PairedShares>;
    readonly specificity: Outcome<PairedShares>;
    /** Of the model's and the reader's decisions. */
    readonly kappa: Outcome<Kappa>;
  }[];
  /** Null with a single reader. */
  readonly mean: Outcome<ModelAgainstReaders> | null;
}

/** A reader's rating from which on it is a positive decision. */
const DECISION = 0.5;

/**
 * A model at given thresholds against readers of the same studies, finding by finding; findings without a threshold are left
 * out. Errors: as alignTables.
 */
export function readerTable(
  model: ScoreTable,
  readers: readonly Reader[],
  labels: LabelTable,
  thresholds: Readonly<Record<string, number>>,
  confidence = 0.95,
): ReaderComparison[] {
  const { findings } = alignTables([model, ...readers.map(({ ratings }) => ratings)], labels);
  return findings.flatMap(({ name, scores: [own, ...ratings], labels: truth, patients }) => {
    const threshold = thresholds[name];
    if (threshold === undefined) return [];
    const decisions = Array.from(own, (score) => Number(score >= threshold));
    const studies = Array.from(truth, (_, i) => i);
    return [
      {
        ...{ name, threshold },
        readers: readers.map((reader, r) => {
          const read = Array.from(ratings[r], (rating) => Number(rating >= DECISION));
          const right = (label: number) => {
            const cases = studies.filter((i) => truth[i] === label);
            const hits = (calls: readonly number[]) => cases.map((i) => Number(calls[i] === label));
            const units = patients && cases.map((i) => patients[i]);
            return pairedShares(hits(decisions), hits(read), confidence, units);
          };
          return {
            name: reader.name,
            sensitivity: right(1),
            specificity: right(0),
            kappa: cohensKappa(decisions, read, confidence, patients),
          };
        }),
        mean: readers.length < 2 ? null : modelAgainstReaders(own, ratings, truth, confidence, patients),
      },
    ];
  });
}
