import { LEAST_LOSSY_SHIFT } from '@doubleblind/program';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelRange, MOST_KEYS, messageSizes, outputRuns } from '../../../src/two-party/plan/linear-layout.ts';
import {
  ERROR_BOUND,
  type LinearParameters,
  linearParameters,
  PARAMETER_SETS,
} from '../../../src/two-party/plan/linear-noise.ts';
import { planLinearLayout } from '../../../src/two-party/plan/linear-plan.ts';

const small = fc.integer({ min: 1, max: 4 });
const layers = fc.record({
  kernel: fc.tuple(small, small),
  stride: fc.tuple(small, small),
  dilation: fc.tuple(small, small),
  padding: fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.integer({ min: 0, max: 5 }))) as fc.Arbitrary<
    [number, number, number, number]
  >,
  height: fc.integer({ min: 1, max: 120 }),
  width: fc.integer({ min: 1, max: 120 }),
  channels: fc.integer({ min: 1, max: 40 }),
  outputs: fc.integer({ min: 1, max: 40 }),
  batch: fc.integer({ min: 1, max: 9 }),
  shift: fc.constantFrom(0, 5, 6, 9),
  levels: fc.constantFrom(undefined, undefined, 1, 2, 3, 4, 5),
});

function plan(layer: typeof layers extends fc.Arbitrary<infer T> ? T : never) {
  const { kernel, stride, dilation, padding, height, width, channels, outputs, batch, shift, levels } = layer;
  const fits = (size: number, axis: 0 | 1) =>
    size + padding[axis] + padding[axis + 2] >= (kernel[axis] - 1) * dilation[axis] + 1;
  if (!fits(height, 0) || !fits(width, 1)) return undefined;
  const step = { kernel, stride, dilation, padding, groups: 1, weightBits: 8, ring: 20, shift };
  return planLinearLayout(step, { channels, height, width }, outputs, batch, levels ? { levels } : {})?.sections;
}

test('every output of the batch has exactly one coefficient and level', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const sections = plan(layer);
      if (!sections) return;
      const { batch, output } = sections[0];
      const seen = new Uint8Array(batch * output.height * output.width);
      for (const section of sections) {
        for (const group of section.groups) {
          for (let level = 0; level < section.parameters.levels; level++) {
            const range = levelRange(group, level);
            const runs = outputRuns(section, range);
            expect(runs.reduce((sum, run) => sum + run.length, 0)).toBe(group.levelOutputs[level]);
            for (const { position, element, length } of runs) {
              expect(position >= range.first && position + length <= range.first + range.positions).toBe(true);
              for (let i = 0; i < length; i++) seen[element + i] += 1;
            }
          }
        }
      }
      expect(seen.every((count) => count === 1)).toBe(true);
    }),
  );
});

test('no useful coefficient of a group reads past the end of its polynomial', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      for (const section of plan(layer) ?? []) {
        for (const { blocks, blockLength, positions, inputPolynomials } of section.groups) {
          expect(positions + section.span).toBe(blockLength);
          expect(blocks * blockLength).toBeLessThanOrEqual(section.parameters.degree);
          expect(inputPolynomials * blocks).toBeGreaterThanOrEqual(layer.channels * section.views.length);
        }
      }
    }),
  );
});

test('a bundle is a run of groups with the same shifts, each with a key of its own', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      for (const section of plan(layer) ?? []) {
        section.groups.forEach((group, i) => {
          const before = section.groups[i - 1];
          if (group.key === 0) expect(group.bundle).toBe(before ? before.bundle + 1 : 0);
          else {
            expect([group.bundle, group.key]).toEqual([before.bundle, before.key + 1]);
            expect([group.blocks, before.blocks]).toEqual([1, 1]);
          }
          expect(group.key).toBeLessThan(Math.min(section.keys, MOST_KEYS));
          expect(group.bundle).toBeLessThan(section.bundles);
        });
      }
    }),
  );
});

test('channels share a polynomial where a map is small', () => {
  const step = {
    kernel: [1, 1] as [number, number],
    stride: [1, 1] as [number, number],
    dilation: [1, 1] as [number, number],
    padding: [0, 0, 0, 0] as [number, number, number, number],
    groups: 1,
    weightBits: 8,
    ring: 22,
    shift: 8,
  };
  const [layout, ...others] = planLinearLayout(step, { channels: 1024, height: 1, width: 1 }, 14, 8)!.sections;
  expect(others).toEqual([]);
  expect(layout.inputPolynomials).toBe(2);
  expect(layout.outputPolynomials).toBe(14);
});

/**
 * Noise of a result before rescaling, in units of 1 modulo q: the weights times fresh errors (variance 10.5) and what dropping low
 * bits adds (uniform), and e u + e1 s of the encryption of zero, at 9.4 standard deviations or all bounds together; rounding of the message.
 */
function noiseOf(p: LinearParameters, inputs: number, weightBits: number, message: number): number {
  const weight = 2 ** (weightBits - 1);
  const dropped = p.droppedBits > 0 ? 2 ** (p.droppedBits - 1) : 0;
  const variance = inputs * weight ** 2 * (10.5 + dropped ** 2 / 3) + 2 * p.degree * (2 / 3) * 10.5;
  const bound = inputs * weight * (ERROR_BOUND + dropped) + 2 * p.degree * ERROR_BOUND;
  return Math.min(9.4 * Math.sqrt(variance), bound) + inputs * weight * message;
}

test('the noise of the parameters chosen leaves every result decryptable, one off in less than one of 200 values', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000 }),
      fc.integer({ min: 2, max: 16 }),
      fc.integer({ min: 2, max: 31 }),
      (inputs, weightBits, ring) => {
        const p = linearParameters(inputs, weightBits, ring)!;
        const q = p.primes * 30 - 0.004;
        // In units of the gap q / t. A value is one off where the mask's fraction is closer to 1/2 than all of that.
        const noise = noiseOf(p, inputs, weightBits, 0.5) / 2 ** (q - ring);
        const first = 2 ** (ring - p.firstBits - 1);
        const second = Math.sqrt((p.degree * 2) / 3 / 12) * 2 ** (ring - p.secondBits);
        expect(noise + first + 9.5 * second).toBeLessThan(0.5);
        // Mean distances: rounding is uniform, its product with the secret close to normal.
        expect(2 * (noise / 9.4 + first / 2 + 0.8 * second)).toBeLessThan(ring <= 24 ? 1 / 200 : 1 / 2);
        // c1 * s is decoded from its residues modulo two primes.
        expect(p.degree * 2 ** p.secondBits).toBeLessThan(2 ** 58);
      },
    ),
  );
});

test('with a shift, errors stay below one unit of the truncated result and levels apart', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 10, max: 31 }),
      fc.integer({ min: LEAST_LOSSY_SHIFT, max: 16 }),
      fc.integer({ min: 1, max: 6 }),
      (inputs, weightBits, ring, shift, levels) => {
        const p = linearParameters(inputs, weightBits, ring, { shift: Math.min(shift, ring - 3), levels });
        if (!p) return;
        const q = p.primes * 30 - 0.004;
        const l1 = inputs * 2 ** (weightBits - 1);
        expect(p.plaintextBits).toBe((levels - 1) * p.spacing + ring);
        // In units of the truncated result: noise, the level below and its own noise, and the rounding of both polynomials.
        const lost = ring - p.resultBits;
        const noise =
          noiseOf(p, inputs, weightBits, levels === 1 ? 0.5 : 2 * levels) * 2 ** (p.plaintextBits - q - lost);
        const deviation = (2 ** (ring - 1 + weightBits - 1) * Math.sqrt(inputs)) / Math.sqrt(3);
        const sum = Math.min(l1 * 2 ** (ring - 1), 9.4 * deviation);
        const carry = levels > 1 ? sum / 2 ** (p.spacing + lost) + 2 ** -lost : 0;
        const rounding = 2 ** (p.resultBits - p.firstBits - 1);
        const second = 9.5 * Math.sqrt((p.degree * 2) / 3 / 12) * 2 ** (p.resultBits - p.secondBits);
        expect(noise + carry + rounding + second).toBeLessThan(1);
      },
    ),
    { numRuns: 1000 },
  );
});

test('where much is shifted out and there are positions enough, coefficients hold several values', () => {
  const step = {
    kernel: [1, 1] as [number, number],
    stride: [1, 1] as [number, number],
    dilation: [1, 1] as [number, number],
    padding: [0, 0, 0, 0] as [number, number, number, number],
    groups: 1,
    weightBits: 9,
    ring: 20,
  };
  const input = { channels: 192, height: 80, width: 80 };
  const levels = (shift: number, batch: number) =>
    planLinearLayout({ ...step, shift }, input, 128, batch)!.sections.map((section) => section.parameters.levels);
  expect(Math.max(...levels(10, 16))).toBeGreaterThanOrEqual(3);
  expect(levels(5, 16)).toEqual([1]);
  const bytes = (shift: number) => planLinearLayout({ ...step, shift }, input, 128, 16)!.bytesToVendor;
  expect(bytes(10)).toBeLessThan(0.7 * bytes(5));
});

test('log2 q stays below the bounds of the Homomorphic Encryption Standard for 128 bits', () => {
  const most = new Map([
    [4096, 109],
    [8192, 218],
  ]);
  for (const { degree, primes } of PARAMETER_SETS) expect(30 * primes).toBeLessThanOrEqual(most.get(degree)!);
});

test('messages hold all polynomials, none more than agreed', () => {
  expect(messageSizes(10, 4)).toEqual([4, 4, 2]);
  expect(messageSizes(8, 4)).toEqual([4, 4]);
});
