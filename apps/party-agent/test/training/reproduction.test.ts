/** What `npm run reproduce-training` runs, and what its document says of what came out. */
import { expect, test } from 'vitest';
import { comparisonText } from '../../../../scripts/reproduction/training/document.ts';
import { figureOf } from '../../../../scripts/reproduction/training/figure.ts';
import { answersOf, filterBank, standardiser } from '../../../../scripts/reproduction/training/filter-bank.ts';
import {
  type Choices,
  type Comparison,
  jobsLeft,
  jobsOf,
  SETTINGS,
  type Series,
} from '../../../../scripts/reproduction/training/series.ts';
import { lateOf } from '../../../../scripts/reproduction/training/summary.ts';

const CHOICES: Choices = {
  ...{ data: 'fundus', settings: SETTINGS, rounds: 3001, runs: 2, learningRate: 0.1, noise: 'equal' },
};

const series = (setting: Series['setting'], run: number, accuracy: number): Series => ({
  ...{ setting, run, seconds: 60 },
  history: [0, 3001].map((round) => ({
    ...{ round, epsilon: setting.endsWith('dp') ? (round === 0 ? 0 : 8.98) : null },
    ...{ accuracy: round === 0 ? 0.2 : accuracy, meanAuroc: null },
  })),
});

/** Two runs of each setting, a point apart. */
const comparison = (accuracies: Record<Series['setting'], number>): Comparison => ({
  ...{ createdAt: '2026-01-01T00:00:00.000Z', machine: '2 cores', choices: CHOICES, parameters: 255 },
  task: { title: 'Eyes', patients: 2931, hospitals: 10, testImages: 731, commonest: 0.47 },
  series: SETTINGS.flatMap((setting) =>
    [1, 2].map((run) => series(setting, run, accuracies[setting] + (run === 1 ? -0.005 : 0.005))),
  ),
});

test('all settings have the same number of gradients, and the private ones the same noise unless the study’s is asked for', () => {
  const jobs = jobsOf(CHOICES, 2931);
  expect(jobs).toHaveLength(10);
  // A round of F is 5 epochs of half of the patients.
  expect(jobs.map(({ rounds }) => rounds).slice(0, 5)).toEqual([3001, 41, 3001, 3001, 3001]);
  expect(jobs[2].options).toMatchObject({ noiseMultiplier: 1.15, clippingNorm: 2, samplingRate: 100 / 2931 });
  const paper = jobsOf({ ...CHOICES, noise: 'paper' }, 2931);
  expect(paper.slice(2, 5).map(({ options }) => options.noiseMultiplier)).toEqual([1, 2, 1.15]);
  // What a stopped run has finished is not run again.
  expect(jobsLeft(jobs, [series('c', 1, 0.5), series('fpdp', 2, 0.5)])).toHaveLength(8);
});

test('the document says what is less than in the study, and whether what is to hold does', () => {
  const good = comparisonText(comparison({ c: 0.76, f: 0.75, cdp: 0.7, fpdp: 0.6, fscdp: 0.68 }), 'f.svg');
  expect(good).toContain('2 runs of each setting instead of 5');
  expect(good).toContain('255 numbers are learned, from nothing; the study goes on learning all 725061');
  expect(good).toContain('A learning rate of 0.1 instead of 0.002');
  expect(good).toContain(
    'FSCDP is 2.0 points below CDP: within 3 points (standard error of the difference, by the runs: 0.7 points)',
  );
  expect(good).toContain('FSCDP is 8.0 points above FPDP');
  expect(good).toMatch(/FSCDP: .*\| 3001 \| 1\.15 \| 68\.0 ± 0\.7 % \| 68\.0 ± 0\.7 % \| 2 \| 8\.98 \|/);
  const bad = comparisonText(comparison({ c: 0.76, f: 0.75, cdp: 0.7, fpdp: 0.67, fscdp: 0.65 }), 'f.svg');
  expect(bad).toContain('5.0 points below CDP: **not** within 3 points');
  expect(bad).toContain('2.0 points **below** FPDP');
});

test('the last ten looks are averaged, without the one before the first round', () => {
  const whole = comparison({ c: 0.5, f: 0.5, cdp: 0.5, fpdp: 0.5, fscdp: 0.5 });
  const accuracies = [0.1, 0.9, ...Array.from({ length: 9 }, () => 0.6), 0.7];
  const history = accuracies.map((accuracy, round) => ({ round, epsilon: null, accuracy, meanAuroc: null }));
  const late = (looks: number) =>
    lateOf({ ...whole, series: [{ ...series('c', 1, 0), history: history.slice(0, looks) }] }, 'c');
  expect(late(12).mean).toBeCloseTo(0.61, 9);
  expect(late(3).mean).toBeCloseTo(0.75, 9);
});

test('the figure has a line and a range for each setting, and epsilon of the private ones', () => {
  const figure = figureOf(comparison({ c: 0.76, f: 0.75, cdp: 0.7, fpdp: 0.6, fscdp: 0.68 }));
  expect(figure.match(/<polygon/g)).toHaveLength(5);
  const lines = [...figure.matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) =>
    points.split(' ').filter(Boolean),
  );
  expect(lines.map((points) => points.length).sort()).toEqual([0, 0, 2, 2, 2, 2, 2, 2, 2, 2]);
});

test('the filter bank answers to spots by their sign and size, in their cell, and not to how bright an image is', () => {
  const size = 32;
  const dots = (level: number, width: number) =>
    Uint8Array.from({ length: size * size }, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      return Math.hypot(row - 24, column - 8) < width ? level : 128;
    });
  expect([...filterBank(new Uint8Array(size * size).fill(200), size, 2)].every((value) => value === 0)).toBe(true);
  const answers = (level: number, width: number) => {
    const all = filterBank(dots(level, width), size, 2);
    expect(all).toHaveLength(answersOf(2));
    // [band][sign][threshold][cell]; the dot is in the lower left of four cells.
    const inCell = (cell: number) => all.filter((_, i) => i % 4 === cell);
    expect(inCell(2).reduce((sum, value) => sum + value, 0)).toBeGreaterThan(
      10 * (inCell(0).reduce((sum, value) => sum + value, 0) + inCell(1).reduce((sum, value) => sum + value, 0)),
    );
    return Array.from({ length: 5 }, (_, band) => [0, 1].map((sign) => inCell(2)[(2 * band + sign) * 5]));
  };
  const [bright, dark] = [answers(255, 1.5), answers(0, 1.5)];
  expect(bright[1][0]).toBeGreaterThan(bright[1][1]);
  expect(dark[1][1]).toBeGreaterThan(dark[1][0]);
  const share = (bands: number[][], band: number) => bands[band][0] / bands.reduce((sum, [first]) => sum + first, 0);
  expect(share(answers(255, 6), 4)).toBeGreaterThan(share(bright, 4));
  const standard = standardiser([Float32Array.of(1, 5), Float32Array.of(3, 5)]);
  expect([...standard(Float32Array.of(4, 9))]).toEqual([2, 0]);
});
