/**
 * How often the intervals of packages/metrics hold the true value, by simulation: `node bench/coverage.ts [--runs N]
 * [--seed N] [--table auroc|others]`. Scores are binormal (negatives N(0, 1), positives N(m, s)), so the true AUROC is
 * Phi(m / sqrt(1 + s^2)), or exponential; proportions are binomial. A 95% interval should hold the truth in 95% of the runs; in parentheses the standard
 * error of the share itself. A run in which an interval is not defined counts as neither. Prints the tables of docs/STATISTICS.md.
 */
import { parseArgs } from 'node:util';
import {
  aurocInterval,
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
  weightedAuroc,
  wilson,
} from '@doubleblind/metrics';
import { add, type Coverage, type CoverageTally, drawScores, normal, shareText, summarise } from './simulation.ts';

const RESAMPLES = 500;
const MOST_RESAMPLED = 1000;

interface AurocSetting {
  readonly studies: number;
  readonly prevalence: number;
  readonly auroc: number;
  readonly spread?: number | 'exponential';
}

/** Of the interval in use, and of DeLong's plain one and the bootstrap's, which are not. */
function simulateAuroc(runs: number, setting: AurocSetting, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const tallies = new Map<string, CoverageTally>();
  // Resampling is slow, and its weakness is small classes.
  const resampled = setting.studies * setting.prevalence <= 10 && setting.spread === undefined;
  for (let run = 0; run < runs; run++) {
    const { labels, first } = drawScores(random, { ...setting, noise: 0 });
    add(tallies, 'AUROC', aurocInterval(first, labels), setting.auroc);
    add(tallies, 'AUROC, DeLong plain (not used)', delongInterval(first, labels), setting.auroc);
    if (!resampled || run >= MOST_RESAMPLED) continue;
    const [replicates] = bootstrapReplicates(labels.length, [weightedAuroc(first, labels)], {
      ...{ resamples: RESAMPLES, seed: run },
    });
    add(tallies, 'AUROC, percentile (not used)', percentileInterval(replicates, 0.95), setting.auroc);
  }
  return summarise('', tallies);
}

/** Several studies of a patient share its strength of signs: intervals by patient and by study. */
function simulatePatients(runs: number, patients: number, each: number, shared: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const auroc = 0.85;
  const distance = Math.SQRT2 * normalQuantile(auroc);
  const tallies = new Map<string, CoverageTally>();
  for (let run = 0; run < runs; run++) {
    const scores: number[] = [];
    const labels: number[] = [];
    const owner: number[] = [];
    for (let patient = 0; patient < patients; patient++) {
      const label = Number(random.nextDouble() < 0.3);
      const own = Math.sqrt(shared) * normal(random);
      for (let study = 0; study < each; study++) {
        scores.push(distance * label + own + Math.sqrt(1 - shared) * normal(random));
        labels.push(label);
        owner.push(patient);
      }
    }
    add(tallies, 'AUROC by patient', aurocInterval(scores, labels, 0.95, owner), auroc);
    add(tallies, 'AUROC by study (labels without patients)', aurocInterval(scores, labels), auroc);
  }
  return summarise(`${patients} patients, ${each} studies each, correlation ${shared}, AUROC ${auroc}`, tallies);
}

/** The truth of a difference under noise in the second run is known in closed form. */
function simulateDifference(
  runs: number,
  studies: number,
  prevalence: number,
  auroc: number,
  seed: number,
): Coverage[] {
  const random = seededRandom(seed);
  const noise = 0.3;
  const distance = Math.SQRT2 * normalQuantile(auroc);
  const truth = normalCumulative(distance / Math.sqrt(2 + 2 * noise ** 2)) - auroc;
  const tallies = new Map<string, CoverageTally>();
  for (let run = 0; run < runs; run++) {
    const { labels, first, second } = drawScores(random, { studies, prevalence, auroc, noise });
    add(tallies, 'AUROC difference, DeLong', delongTest(first, second, labels), truth);
    add(
      tallies,
      'AUROC difference, bootstrap',
      bootstrapAurocDifference(first, second, labels, { resamples: RESAMPLES, seed: run }),
      truth,
    );
  }
  return summarise(`${studies} studies, prevalence ${prevalence}, AUROC ${auroc}, noisy second run`, tallies);
}

/** Brier difference of two unrelated calibrated-by-design forecasts: the truth is zero by symmetry. */
function simulateBrier(runs: number, studies: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const tallies = new Map<string, CoverageTally>();
  for (let run = 0; run < runs; run++) {
    const labels = Uint8Array.from({ length: studies }, () => Number(random.nextDouble() < 0.3));
    const forecast = () => Float64Array.from(labels, (label) => normalCumulative(normal(random) - 0.8 + label));
    add(tallies, 'Brier difference, t', brierDifference(forecast(), forecast(), labels), 0);
  }
  return summarise(`${studies} studies, equally good forecasts`, tallies);
}

function simulateProportion(runs: number, trials: number, probability: number, seed: number): Coverage[] {
  const random = seededRandom(seed);
  const tallies = new Map<string, CoverageTally>();
  for (let run = 0; run < runs; run++) {
    const successes = binomial(random, trials, probability);
    add(tallies, 'proportion, Wilson', wilson(successes, trials), probability);
    add(tallies, 'proportion, Clopper-Pearson', clopperPearson(successes, trials), probability);
  }
  return summarise(`${trials} trials, probability ${probability}`, tallies);
}

function binomial(random: RandomSource, trials: number, probability: number): number {
  let successes = 0;
  for (let i = 0; i < trials; i++) successes += Number(random.nextDouble() < probability);
  return successes;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    // Other seeds than those with which an interval was chosen tell whether it holds.
    seed: { type: 'string', default: '0' },
    table: { type: 'string', default: 'both' },
  },
});
const runs = Number(values.runs);
const seed = 1000 * Number(values.seed);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 is needed.`);
const combinations = (
  studies: readonly number[],
  prevalences: readonly number[],
  aurocs: readonly number[],
  spreads: readonly AurocSetting['spread'][],
) =>
  spreads.flatMap((spread) =>
    studies.flatMap((count) =>
      prevalences.flatMap((prevalence) =>
        aurocs.map((auroc) => ({ studies: count, prevalence, auroc, ...(spread === undefined ? {} : { spread }) })),
      ),
    ),
  );
/** What docs/STATISTICS.md promises 92 to 98% for; then positives that spread more or less than negatives; then other sizes. */
const settings = [
  ...combinations([100, 500], [0.1, 0.2], [0.75, 0.85, 0.92, 0.97], [undefined]),
  ...combinations([100, 500], [0.1, 0.2], [0.85, 0.97], [2, 0.5, 'exponential']),
  ...combinations([200], [0.3], [0.7, 0.9, 0.98], [undefined, 2]),
  ...combinations([1000], [0.03], [0.8, 0.95], [undefined, 2]),
  { studies: 500, prevalence: 0.01, auroc: 0.85 },
];
const covered = (row: Coverage | undefined) =>
  row === undefined
    ? ''
    : `${shareText(row.coverage, row.defined)}${row.defined / row.runs >= 0.995 ? '' : `, given in ${(100 * (row.defined / row.runs)).toFixed(0)}%`}`;
if (!['both', 'auroc', 'others'].includes(values.table)) throw new Error('--table: auroc, others or both.');
if (values.table !== 'others') printAuroc();
if (values.table !== 'auroc') printOthers();

function printAuroc(): void {
  console.log(
    '| studies | prevalence | AUROC | spread of positives | interval of this software | its mean width | DeLong plain | percentile bootstrap |\n' +
      '|---|---|---|---|---|---|---|---|',
  );
  settings.forEach((setting: AurocSetting, s) => {
    const [own, delong, percentile] = simulateAuroc(runs, setting, seed + s + 1);
    const { studies, prevalence, auroc, spread = 1 } = setting;
    const cells = [studies, prevalence, auroc, spread, covered(own), own.meanWidth.toFixed(3), covered(delong)];
    console.log(`| ${cells.join(' | ')} | ${covered(percentile)} |`);
  });
}

function printOthers(): void {
  const others = [
    ...simulatePatients(runs, 40, 6, 0.8, seed + 41),
    ...simulatePatients(runs, 150, 2, 0.8, seed + 42),
    ...simulateDifference(runs, 100, 0.3, 0.8, seed + 51),
    ...simulateDifference(runs, 500, 0.15, 0.9, seed + 52),
    ...simulateBrier(runs, 200, seed + 61),
    ...simulateProportion(runs, 30, 0.9, seed + 71),
    ...simulateProportion(runs, 400, 0.02, seed + 72),
  ];
  console.log('\n| other intervals | setting | coverage (standard error) |\n|---|---|---|');
  for (const row of others) console.log(`| ${row.interval} | ${row.setting} | ${covered(row)} |`);
}
