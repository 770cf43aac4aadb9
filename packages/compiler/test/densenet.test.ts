import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planProgram, programCost } from '@doubleblind/mpc-core/plan';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostileImages } from '../src/calibrate/hostile.ts';
import { difference } from '../src/calibrate/probabilities.ts';
import { simulate } from '../src/calibrate/simulation.ts';
import { type Compiled, compile } from '../src/index.ts';
import { floatOutputs, randomValues } from './support/models.ts';
import { largestDifference, runFixedPoint } from './support/run.ts';

const MODEL = join(import.meta.dirname, '../../../examples/densenet-tiny.onnx');
const DIMS = [1, 3, 64, 64];

/** Smooth blobs with some noise, within the range of preprocessed films. */
function film(seed: number): Float32Array {
  const [a, b, c, d] = randomValues(seed, 4);
  const noise = randomValues(seed + 77, 64 * 64);
  return Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => {
    const y = Math.floor((i % 4096) / 64) / 32 - 1;
    const x = (i % 64) / 32 - 1;
    return 1.5 * Math.cos(3 * x + a) * Math.cos(2.5 * y + b) + c * x + 0.5 * d + 0.15 * noise[i % 4096];
  });
}

describe('the tiny DenseNet', () => {
  const images = Array.from({ length: 6 }, (_, index) => film(index + 1));
  const bytes = readFileSync(MODEL);
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 11, name: 'densenet-tiny' });
  });

  it('keeps its probabilities on the calibration images', () => {
    expect(compiled.report.accuracy.maximum).toBeLessThan(0.02);
    expect(compiled.report.accuracy.mean).toBeLessThan(0.003);
  });

  it('keeps them on images that calibration did not see', async () => {
    const unseen = Array.from({ length: 6 }, (_, index) => film(index + 101));
    const simulated = await simulate(compiled.program, compiled.weights, unseen);
    const { mean } = difference(simulated, await floatOutputs(bytes, DIMS, unseen), { activation: 'sigmoid' });
    expect(mean).toBeLessThan(0.005);
  });

  it('never leaves a ring, on hostile images either', () => {
    for (const image of [film(500), ...hostileImages(images, [3, 64, 64])]) {
      expect(runFixedPoint(compiled.program, compiled.weights, image).overflows).toBe(0);
    }
  });

  it('is simulated as it is defined, but for the randomness of rounding', async () => {
    const [simulated] = await simulate(compiled.program, compiled.weights, images);
    const { outputs } = runFixedPoint(compiled.program, compiled.weights, images[0]);
    expect(largestDifference(simulated, outputs)).toBeLessThan(0.1);
  });

  it('compares every value once and shares the work of sending', () => {
    const compares = compiled.program.steps.filter((step) => step.op === 'compare');
    expect(compares).toHaveLength(21);
    const plan = planProgram(compiled.program);
    expect(new Set(compares.map((step) => plan.comparison(step.name).sender)).size).toBe(2);
    expect(programCost(compiled.program, 8).total.feasible).toBe(true);
  });

  it('gets widths by sweeping that meet the targets and cost less than uniform ones', async () => {
    const options = {
      output: 'logits-sigmoid' as const,
      calibration: images,
      bits: 'auto' as const,
      maxProbabilityDifference: 0.05,
      meanProbabilityDifference: 0.006,
    };
    const swept = await compile(bytes, options);
    expect(swept.report.accuracy.mean).toBeLessThan(0.006);
    expect(swept.report.accuracy.maximum).toBeLessThan(0.05);
    const bytesOf = ({ program }: Compiled) => {
      const { bytes: total } = programCost(program, 8).total;
      return total.hospitalToVendor + total.vendorToHospital;
    };
    expect(bytesOf(swept)).toBeLessThan(bytesOf(compiled));
  });

  it('opens outputs with the agreed precision only, faithfully rounded from the exact sum', async () => {
    const options = { output: 'logits-sigmoid' as const, calibration: images.slice(0, 2), bits: 11 };
    const coarse = await compile(bytes, { ...options, openedFractionBits: 5 });
    for (const [{ program }, fractionBits] of [
      [compiled, 10],
      [coarse, 5],
    ] as const) {
      const [last, rounding] = program.steps.filter(({ op }) => op !== 'sample' && op !== 'rangeCheck').slice(-2);
      expect(program.output.fractionBits).toBe(fractionBits);
      expect(rounding).toMatchObject({ op: 'round', output: program.output.tensor });
      // Nothing is truncated between the last products and what is opened.
      expect(last).toMatchObject({ op: 'linear', shift: 0, output: (rounding as { input: number }).input });
    }
    await expect(compile(bytes, { ...options, openedFractionBits: 13 })).rejects.toThrow(/^DB1011/);
  });

  it('says so where no widths reach the target', async () => {
    const options = {
      output: 'logits-sigmoid' as const,
      calibration: images.slice(0, 2),
      maxProbabilityDifference: 1e-6,
      meanProbabilityDifference: 1e-6,
    };
    await expect(compile(bytes, options)).rejects.toThrow(/^DB1012/);
  });

  it('refuses options and images that do not fit', async () => {
    await expect(compile(bytes, { output: 'logits-sigmoid', calibration: [], bits: 8 })).rejects.toThrow(/^DB1008/);
    await expect(
      compile(bytes, { output: 'logits-sigmoid', calibration: [new Float32Array(5)], bits: 8 }),
    ).rejects.toThrow(/^DB1008/);
    await expect(compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 99 })).rejects.toThrow(
      /^DB1011/,
    );
  });
});
