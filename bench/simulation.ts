/** What the simulations of packages/metrics share: made-up scores of two runs, and how often intervals hold the truth. */
import { normalCumulative, normalQuantile, type RandomSource } from '@doubleblind/metrics';

export interface Sample {
  readonly labels: Uint8Array;
  readonly first: Float64Array;
  /** A second run: the first plus noise of this standard deviation, before the map to probabilities. */
  readonly second: Float64Array;
}

export function normal(random: RandomSource): number {
  return normalQuantile(random.nextDouble() + 2 ** -54);
}

function exponential(random: RandomSource): number {
  return -Math.log(random.nextDouble() + 2 ** -54);
}

/** Labels are drawn, not fixed: the number of positives varies as in a real test set. */
export function drawScores(
  random: RandomSource,
  setting: {
    readonly studies: number;
    readonly prevalence: number;
    readonly auroc: number;
    readonly noise: number;
    /** Standard deviation of positives, that of negatives being 1; or scores of both classes exponential, as Hanley and McNeil have them. */
    readonly spread?: number | 'exponential';
  },
): Sample {
  const { studies, prevalence, auroc, noise, spread = 1 } = setting;
  const labels = Uint8Array.from({ length: studies }, () => Number(random.nextDouble() < prevalence));
  const latent = Float64Array.from(labels, (label) => {
    // The logarithm of exponential scores, whose ranks are theirs.
    if (spread === 'exponential') return Math.log(exponential(random)) + label * Math.log(auroc / (1 - auroc));
    return label === 1 ? Math.sqrt(1 + spread ** 2) * normalQuantile(auroc) + spread * normal(random) : normal(random);
  });
  // Probabilities by the normal distribution function: monotone, so the AUROC stays.
  const first = latent.map(normalCumulative);
  const second = noise === 0 ? first : latent.map((v) => normalCumulative(v + noise * normal(random)));
  return { labels, first, second };
}

export interface CoverageTally {
  runs: number;
  defined: number;
  covered: number;
  /** Sum of the widths, for the mean. */
  width: number;
}

export interface Coverage {
  readonly setting: string;
  readonly interval: string;
  readonly runs: number;
  readonly defined: number;
  readonly coverage: number;
  readonly meanWidth: number;
  readonly standardError: number;
}

type Interval = { readonly defined: boolean; readonly low?: number; readonly high?: number };

export function add(tallies: Map<string, CoverageTally>, name: string, interval: Interval, truth: number): void {
  const tally = tallies.get(name) ?? { runs: 0, defined: 0, covered: 0, width: 0 };
  tallies.set(name, tally);
  tally.runs++;
  if (!interval.defined) return;
  tally.defined++;
  if (interval.low! <= truth && truth <= interval.high!) tally.covered++;
  tally.width += interval.high! - interval.low!;
}

export function summarise(setting: string, tallies: Map<string, CoverageTally>): Coverage[] {
  return [...tallies].map(([interval, { runs, defined, covered, width }]) => {
    const coverage = defined === 0 ? 0 : covered / defined;
    const standardError = defined === 0 ? 0 : Math.sqrt((coverage * (1 - coverage)) / defined);
    return {
      ...{ setting, interval, runs, defined, coverage, standardError },
      meanWidth: defined === 0 ? 0 : width / defined,
    };
  });
}

/** "94.2% (0.5)": a share of so many runs and its standard error in points. */
export function shareText(share: number, runs: number): string {
  return `${(100 * share).toFixed(1)}% (${(100 * Math.sqrt((share * (1 - share)) / runs)).toFixed(1)})`;
}
