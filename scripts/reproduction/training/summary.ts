/** Series in figures: what the runs of a setting reached, and the two statements that are to hold. */
import type { RoundQuality, Setting } from '@doubleblind/training';
import { type Comparison, passesOf, type Series } from './series.ts';

/** A setting's runs at one look. */
export interface Level {
  readonly round: number;
  /** Passes over all images. */
  readonly passes: number;
  readonly epsilon: number | null;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Standard deviation over the runs; null with one run. */
  readonly deviation: number | null;
  readonly runs: number;
}

/** Accuracy, or the mean AUROC of tasks whose findings are each by themselves; 0 to 1. */
export const qualityOf = ({ accuracy, meanAuroc }: RoundQuality): number => accuracy ?? meanAuroc ?? Number.NaN;

export const runsOf = ({ series }: Comparison, setting: Setting): Series[] =>
  series.filter((one) => one.setting === setting);

/** Every look of a setting over its runs, which all look at the same rounds. */
export function levelsOf(comparison: Comparison, setting: Setting): Level[] {
  const runs = runsOf(comparison, setting);
  return (runs[0]?.history ?? []).map(({ round, epsilon }, look) => {
    const values = runs.map(({ history }) => qualityOf(history[look]));
    return {
      ...{ round, epsilon, passes: passesOf(setting, round, comparison.task.patients) },
      ...{ runs: values.length, ...spreadOf(values) },
      ...{ lowest: Math.min(...values), highest: Math.max(...values) },
    };
  });
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: readonly number[]): Pick<Level, 'mean' | 'deviation'> {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

/** Looks that are averaged, for one at the end catches a step that happens to go up or down. */
export const LATE_LOOKS = 10;

/** What a setting's runs had on average over their last looks, without the one before the first round. */
export function lateOf(comparison: Comparison, setting: Setting): Pick<Level, 'mean' | 'deviation'> {
  const late = ({ history }: Series) => meanOf(history.slice(1).slice(-LATE_LOOKS).map(qualityOf));
  return spreadOf(runsOf(comparison, setting).map(late));
}

export const endOf = (comparison: Comparison, setting: Setting): Level | undefined =>
  levelsOf(comparison, setting).at(-1);

/** The last look of a setting at which it has spent no more than `epsilon`. */
export function levelWithin(comparison: Comparison, setting: Setting, epsilon: number): Level | undefined {
  return levelsOf(comparison, setting).findLast((level) => (level.epsilon ?? 0) <= epsilon + 1e-9);
}
