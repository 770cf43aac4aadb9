/**
 * How often the equivalence test of packages/metrics passes, by simulation: `node bench/equivalence.ts [--runs N] [--seed N]`. Where the true difference of the AUROCs is the margin, it may pass in 5% of the runs at most (its size); where
 * the runs differ as fixed-point arithmetic makes them, it should pass often (its power). Errors of the second run are
 * smooth (noise on every score), gross (few scores go to the end of the scale), or half of each. Prints the table of
 * docs/STATISTICS.md.
 */
import { parseArgs } from 'node:util';
import {
  aurocEquivalence,
  delongTest,
  grossMoves,
  normalQuantile,
  type RandomSource,
  seededRandom,
} from '@doubleblind/metrics';
import { drawScores, shareText } from './simulation.ts';

interface Setting {
  readonly name: string;
  readonly studies: number;
  readonly prevalence: number;
  readonly auroc: number;
  readonly margin: number;
  /** Shares of the margin that smooth noise and gross moves take of the true AUROC. */
  readonly smooth: number;
  readonly gross: number;
}

/** Standard deviation of noise on every score that lowers the AUROC by so much. */
function noiseFor(auroc: number, loss: number): number {
  const distance = Math.SQRT2 * normalQuantile(auroc);
  return Math.sqrt(((distance / normalQuantile(auroc - loss)) ** 2 - 2) / 2);
}

/** Positive scores that go to the bottom: each costs the AUROC its own share, so that many cost the loss. */
function moveGrossly(random: RandomSource, labels: Uint8Array, scores: Float64Array, share: number): Float64Array {
  return scores.map((score, i) => (labels[i] === 1 && random.nextDouble() < share ? 0 : score));
}

function passes(runs: number, setting: Setting, seed: number): number {
  const random = seededRandom(seed);
  const { auroc, margin, smooth, gross } = setting;
  const noise = smooth === 0 ? 0 : noiseFor(auroc, smooth * margin);
  const share = (gross * margin) / (auroc - smooth * margin);
  let passed = 0;
  for (let run = 0; run < runs; run++) {
    const { labels, first, second } = drawScores(random, { ...setting, noise });
    const moved = share === 0 ? second : moveGrossly(random, labels, second, share);
    const test = aurocEquivalence(delongTest(first, moved, labels), grossMoves(first, moved, labels), margin);
    if (test.defined && test.equivalent) passed++;
  }
  return passed;
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '0' } },
});
const runs = Number(values.runs);
const seed = 1000 * Number(values.seed);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 is needed.`);
const sizes = [
  { studies: 500, prevalence: 0.2, margin: 0.01 },
  { studies: 700, prevalence: 0.5, margin: 0.01 },
  { studies: 1500, prevalence: 0.4, margin: 0.01 },
  { studies: 500, prevalence: 0.2, margin: 0.05 },
];
const kinds = [
  { name: 'size, smooth errors', smooth: 1, gross: 0 },
  { name: 'size, gross errors', smooth: 0, gross: 1 },
  { name: 'size, half of each', smooth: 0.5, gross: 0.5 },
  { name: 'power, runs as alike as fixed point makes them', smooth: 0.02, gross: 0 },
];
const settings = kinds.flatMap((kind) =>
  sizes.flatMap((size) => [0.85, 0.95].map((auroc): Setting => ({ ...kind, ...size, auroc }))),
);
console.log('| | studies | prevalence | AUROC | margin | passes (standard error) |\n|---|---|---|---|---|---|');
settings.forEach((setting, s) => {
  const { name, studies, prevalence, auroc, margin } = setting;
  const passed = shareText(passes(runs, setting, seed + s + 1) / runs, runs);
  console.log(`| ${name} | ${studies} | ${prevalence} | ${auroc} | ${margin} | ${passed} |`);
});
