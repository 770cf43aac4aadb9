/**
 * Coverage of the intervals of a release with noise: how often the 95% interval from counts with noise holds the AUROC of the ranges, and the
 * sensitivity at a declared threshold, over data sets and draws of noise. Prints the table of docs/STATISTICS.md.
 */
import { parseArgs } from 'node:util';
import { noisyAuroc, noisyShare, normalCumulative, type RandomSource, seededRandom } from '@doubleblind/metrics';
import { rangeEnds, withDeviation } from '@doubleblind/report';
import { normal } from './simulation.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const random = seededRandom(Number(values.seed));
const THRESHOLD = 0.5;
const ENDS = rangeEnds([THRESHOLD]);
const FROM = ENDS.indexOf(THRESHOLD) + 1;

interface Setting {
  readonly studies: number;
  readonly prevalence: number;
  readonly separation: number;
  readonly epsilon: number;
  readonly findings: number;
}

const SETTINGS: readonly Setting[] = [
  { studies: 500, prevalence: 0.2, separation: 2, epsilon: 4, findings: 1 },
  { studies: 500, prevalence: 0.2, separation: 3.5, epsilon: 4, findings: 1 },
  { studies: 500, prevalence: 0.5, separation: 2, epsilon: 1, findings: 1 },
  { studies: 2000, prevalence: 0.1, separation: 2, epsilon: 1, findings: 1 },
  { studies: 2000, prevalence: 0.1, separation: 3.5, epsilon: 1, findings: 1 },
  { studies: 2000, prevalence: 0.1, separation: 2, epsilon: 4, findings: 14 },
  { studies: 2000, prevalence: 0.3, separation: 3.5, epsilon: 4, findings: 14 },
  { studies: 10_000, prevalence: 0.05, separation: 2, epsilon: 1, findings: 14 },
  { studies: 10_000, prevalence: 0.05, separation: 3.5, epsilon: 0.5, findings: 5 },
];

/** Log odds of a score: normal with standard deviation 1.3, mean -1.4, positives higher by the separation. */
const MEAN = -1.4;
const SPREAD = 1.3;

function rangeOf(logOdds: number): number {
  const score = 1 / (1 + Math.exp(-logOdds));
  return ENDS.filter((end) => score >= end).length;
}

/** Probability of each range for a class. */
function shares(shift: number): number[] {
  const cumulative = [
    0,
    ...ENDS.map((end) => normalCumulative((Math.log(end / (1 - end)) - MEAN - shift) / SPREAD)),
    1,
  ];
  return cumulative.slice(1).map((value, i) => value - cumulative[i]);
}

function truth({ separation }: Setting): { auroc: number; sensitivity: number } {
  const [p, n] = [shares(separation), shares(0)];
  let below = 0;
  let auroc = 0;
  p.forEach((share, range) => {
    auroc += share * (below + n[range] / 2);
    below += n[range];
  });
  return { auroc, sensitivity: p.slice(FROM).reduce((sum, share) => sum + share, 0) };
}

function draw({ studies, prevalence, separation }: Setting, deviation: number, source: RandomSource) {
  const positives = new Array<number>(ENDS.length + 1).fill(0);
  const negatives = [...positives];
  for (let study = 0; study < studies; study++) {
    const positive = source.nextBelow(1_000_000) / 1_000_000 < prevalence;
    const counts = positive ? positives : negatives;
    counts[rangeOf(MEAN + (positive ? separation : 0) + SPREAD * normal(source))]++;
  }
  const noisy = (counts: readonly number[]) => counts.map((count) => count + Math.round(deviation * normal(source)));
  return { positives: noisy(positives), negatives: noisy(negatives), deviation };
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

console.log(
  '| studies | prevalence | findings | epsilon | noise in a count | AUROC of the ranges | its interval holds it | mean width | sensitivity | its interval holds it |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const setting of SETTINGS) {
  const { deviation } = withDeviation({ epsilon: setting.epsilon, delta: 1e-6 }, setting.findings);
  const { auroc, sensitivity } = truth(setting);
  const held = { auroc: 0, aurocGiven: 0, width: 0, sensitivity: 0, sensitivityGiven: 0 };
  for (let run = 0; run < runs; run++) {
    const counts = draw(setting, deviation, random);
    const a = noisyAuroc(counts);
    if (a.defined) {
      held.aurocGiven++;
      held.width += a.high - a.low;
      if (a.low <= auroc && auroc <= a.high) held.auroc++;
    }
    const s = noisyShare(counts.positives.slice(FROM), counts.positives.slice(0, FROM), deviation);
    if (s.defined) {
      held.sensitivityGiven++;
      if (s.low <= sensitivity && sensitivity <= s.high) held.sensitivity++;
    }
  }
  const covered = (times: number, given: number) => {
    if (given < runs / 50) return `not given (in ${percent(given / runs)} of runs)`;
    const share = times / given;
    const error = (100 * Math.sqrt((share * (1 - share)) / given)).toFixed(1);
    return `${percent(share)} (${error})${given < runs ? `, given in ${percent(given / runs)}` : ''}`;
  };
  const { studies, prevalence, findings, epsilon } = setting;
  console.log(
    `| ${studies} | ${prevalence} | ${findings} | ${epsilon} | ${deviation} | ${auroc.toFixed(3)} | ${covered(held.auroc, held.aurocGiven)} | ` +
      `${held.aurocGiven === 0 ? '' : (held.width / held.aurocGiven).toFixed(3)} | ${sensitivity.toFixed(3)} | ${covered(held.sensitivity, held.sensitivityGiven)} |`,
  );
}
