import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreseenDifference } from '../src/check/unseen.ts';
import { compile } from '../src/index.ts';
import { ModelBuilder } from './support/models.ts';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
const compared = (pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([wanted, found]) => ({ wanted: [sigmoid(wanted)], found: [sigmoid(found)] }));

describe('what errors may make on films to come', () => {
  it('is what they make in the middle where films reach it', () => {
    const images = compared([
      [-8, -8.4],
      [3, 3.1],
    ]);
    expect(foreseenDifference(images)).toBeCloseTo(0.5 - sigmoid(-0.4), 4);
  });

  it('is what they make half the spread beyond where a model is sure of all films', () => {
    const images = compared([
      [-8, -8.4],
      [-6, -5.8],
    ]);
    expect(foreseenDifference(images)).toBeCloseTo(
      Math.max(sigmoid(-5) - sigmoid(-5.4), sigmoid(-4.8) - sigmoid(-5)),
      4,
    );
  });

  it('is not a number where an output is none, so that it is under no bound', () => {
    expect(foreseenDifference([{ wanted: [0.5], found: [Number.NaN] }])).toBeNaN();
  });

  it('is never less than the largest difference at hand', () => {
    const logit = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(logit, fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1 }), (films) => {
        const pairs = films.map(([wanted, error]) => [wanted, wanted + error] as const);
        const largest = Math.max(...pairs.map(([wanted, found]) => Math.abs(sigmoid(found) - sigmoid(wanted))));
        // A step across the steepest place is largest with the place in its middle, and errors are counted from it.
        expect(foreseenDifference(compared(pairs))).toBeGreaterThanOrEqual(0.9 * largest - 1e-9);
      }),
    );
  });
});

it('a model that is sure of all films at hand is compiled for films of which it is less sure', async () => {
  const model = new ModelBuilder([1, 3, 8, 8]).conv(6, 3, [3, 3]).add('Relu').conv(6, 6, [3, 3]).add('Relu');
  model.add('GlobalAveragePool').add('Flatten', [], { axis: 1 });
  const sure = model.add('Gemm', [model.random([6, 4], 16), model.reals([4], [-13, -13, 13, 13])]);
  const calibration = sure.images(24);
  const compiled = await compile(sure.bytes(), { output: 'logits-sigmoid', calibration });
  const { maximum, foreseen } = compiled.report.check;
  expect(foreseen).toBeGreaterThan(maximum);
  expect(foreseen).toBeLessThanOrEqual(0.02);
});
