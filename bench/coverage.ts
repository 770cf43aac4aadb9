/**
 * How often the intervals of packages/metrics hold the true value, by simulation: `node bench/coverage.ts [--runs N]
 * [--json FILE]`. Scores are binormal (negatives N(0, 1), positives N(m, 1)), so the true AUROC is Phi(m / sqrt 2);
 * proportions are binomial. A 95% interval should hold the truth in 95% of the runs; the last column is the standard
 * error of the share itself. A run in which an interval is not defined counts as neither.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  aurocJackknife,
  bcaInterval,
  bootstrapAurocDifference,
  bootstrapReplicates,
  brierDifference,
  clopperPearson,
  delongInterval,
  delongTest,
  normalCumulative,
  normalQuantile,
  percentileInterval,
  type RandomSource,
  seededRandom,
  textTable,
  weightedAuroc,
  wilson,
} from '@doubleblind/metrics';

interface Sample {
  readonly labels: Uint8Array;
  readonly first: Float64Array;
  /** A second run: the first plus a little noise. */
  readonly second: Float64Array;
}

interface Tally {
  defined: number;
  covered: number;
  /** Sum of the widths, for the mean. */
  width: number;
}

interface Coverage {
  readonly setting: string;
  readonly interval: string;
  readonly runs: number;
  readonly defined: number;
  readonly coverage: number;
  readonly meanWidth: number;
  readonly standardError: number;
}

type Interval = { readonly defined: boolean; readonly low?: number; readonly high?: number };

const RESAMPLES = 1000;

function normal(random: RandomSource): number {
  return normalQuantile(random.nextDouble() + 2 ** -54);
}

/** Labels are drawn, not fixed: the number of positives varies as in a real test set. */
function drawSample(
  random: RandomSource,
  studies: number,
  prevalence: number,
  distance: number,
  noise: number,
): Sample {
  const labels = Uint8Array.from({ length: studies }, () => Number(random.nextDouble() < prevalence));
  const latent = Float64Array.from(labels, (label) => normal(random) + distance * label);
  // Probabilities by the normal distribution function: monotone, so the AUROC stays.
  const first = latent.map(normalCumulative);
  const second = latent.map((v) => normalCumulative(v + noise * normal(random)));
  return { labels, first, second };
}

function aurocIntervals({ first, labels }: Sample, seed: number): Record<string, Interval> {
  const delong = delongInterval(first, labels, 0.95, 'plain');
  const logit = delongInterval(first, labels, 0.95, 'logit');
  const [replicates] = bootstrapReplicates(labels.length, [weightedAuroc(first, labels)], {
    resamples: RESAMPLES,
    seed,
  });
  const percentile = percentileInterval(replicates, 0.95);
  const bca = delong.defined
    ? bcaInterval(replicates, delong.value, aurocJackknife(first, labels), 0.95)
    : { defined: false };
  return { 'AUROC, DeLong': delong, 'AUROC, DeLong logit': logit, 'AUROC, percentile': percentile, 'AUROC, BCa': bca };
}

function differenceIntervals({ first, second, labels }: Sample, seed: number): Record<string, Interval> {
  return {
    'AUROC difference, DeLong': delongTest(first, second, labels),
    'AUROC difference, bootstrap': bootstrapAurocDifference(first, second, labels, { resamples: RESAMPLES, seed }),
  };
}

function add(tallies: Map<string, Tally>, name: string, interval: Interval, truth: number): void {
  const tally = tallies.get(name) ?? { defined: 0, covered: 0, width: 0 };
  tallies.set(name, tally);
  if (!interval.defined) return;
  tally.defined++;
  if (interval.low! <= truth && truth <= interval.high!) tally.covered++;
  tally.width += interval.high! - interval.low!;
}

function summarise(setting: string, runs: number, tallies: Map<string, Tally>): Coverage[] {
  return [...tallies].map(([interval, { defined, covered, width }]) => {
    const coverage = defined === 0 ? 0 : covered / defined;
    const standardError = defined === 0 ? 0 : Math.sqrt((coverage * (1 - coverage)) / defined);
    return {
      setting,
      interval,
      runs,
      defined,
      coverage,
      meanWidth: defined === 0 ? 0 : width / defined,
      standardError,
    };
  });
}

/** The truth of AUROC in closed form; that of differences under noise in the second run likewise. */
function simulateScores(runs: number, studies: number, prevalence: number, auroc: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const noise = 0.3;
  const distance = Math.SQRT2 * normalQuantile(auroc);
  const noisyAuroc = normalCumulative(distance / Math.sqrt(2 + 2 * noise ** 2));
  const tallies = new Map<string, Tally>();
  for (let run = 0; run < runs; run++) {
    const sample = drawSample(random, studies, prevalence, distance, noise);
    for (const [name, interval] of Object.entries(aurocIntervals(sample, run))) add(tallies, name, interval, auroc);
    for (const [name, interval] of Object.entries(differenceIntervals(sample, run))) {
      add(tallies, name, interval, noisyAuroc - auroc);
    }
  }
  return summarise(`${studies} studies, prevalence ${prevalence}, AUROC ${auroc}`, runs, tallies);
}

/** Brier difference of two unrelated calibrated-by-design forecasts: the truth is zero by symmetry. */
function simulateBrier(runs: number, studies: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const tallies = new Map<string, Tally>();
  for (let run = 0; run < runs; run++) {
    const labels = Uint8Array.from({ length: studies }, () => Number(random.nextDouble() < 0.3));
    const forecast = () => Float64Array.from(labels, (label) => normalCumulative(normal(random) - 0.8 + label));
    add(tallies, 'Brier difference, t', brierDifference(forecast(), forecast(), labels), 0);
  }
  return summarise(`${studies} studies, equally good forecasts`, runs, tallies);
}

function simulateProportion(runs: number, trials: number, probability: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const tallies = new Map<string, Tally>();
  for (let run = 0; run < runs; run++) {
    let successes = 0;
    for (let i = 0; i < trials; i++) successes += Number(random.nextDouble() < probability);
    add(tallies, 'proportion, Wilson', wilson(successes, trials), probability);
    add(tallies, 'proportion, Clopper-Pearson', clopperPearson(successes, trials), probability);
  }
  return summarise(`${trials} trials, probability ${probability}`, runs, tallies);
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000' }, json: { type: 'string' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 is needed.`);
const rows = [
  ...simulateScores(runs, 100, 0.3, 0.8, 1),
  ...simulateScores(runs, 481, 0.2, 0.9, 2),
  ...simulateScores(runs, 481, 0.05, 0.8, 3),
  ...simulateScores(runs, 500, 0.25, 0.97, 4),
  ...simulateBrier(runs, 200, 5),
  ...simulateProportion(runs, 30, 0.9, 6),
  ...simulateProportion(runs, 400, 0.02, 7),
];
process.stdout.write(
  textTable(
    ['Interval (nominal 95%)', 'Setting', 'Defined', 'Coverage', 'Mean width', 'Standard error'],
    rows.map((row) => [
      row.interval,
      row.setting,
      `${row.defined}/${row.runs}`,
      `${(100 * row.coverage).toFixed(1)}%`,
      row.meanWidth.toFixed(4),
      `${(100 * row.standardError).toFixed(1)}%`,
    ]),
  ),
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ nominal: 0.95, rows }, null, 2)}\n`);
