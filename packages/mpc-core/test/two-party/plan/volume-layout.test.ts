/** Volumes in polynomials: bricks of positions with halos in three dimensions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelRange, outputRuns } from '../../../src/two-party/plan/linear-layout.ts';
import { planLinearLayout, planWork } from '../../../src/two-party/plan/linear-plan.ts';

const small = fc.integer({ min: 1, max: 3 });
const three = fc.tuple(small, small, small);
const volumes = fc.record({
  kernel: three,
  stride: three,
  dilation: three,
  before: fc.tuple(...([0, 1, 2] as const).map(() => fc.integer({ min: 0, max: 3 }))),
  after: fc.tuple(...([0, 1, 2] as const).map(() => fc.integer({ min: 0, max: 3 }))),
  depth: fc.integer({ min: 1, max: 20 }),
  height: fc.integer({ min: 1, max: 70 }),
  width: fc.integer({ min: 1, max: 70 }),
  channels: fc.integer({ min: 1, max: 8 }),
  batch: fc.integer({ min: 1, max: 3 }),
  shift: fc.constantFrom(0, 6, 9),
});

test('every output of volumes has exactly one coefficient and level, whatever the bricks', () => {
  let bricked = 0;
  fc.assert(
    fc.property(volumes, (volume) => {
      const { kernel, stride, dilation, before, after, depth, height, width, channels, batch, shift } = volume;
      const sizes = [depth, height, width];
      if (sizes.some((size, axis) => size + before[axis] + after[axis] < (kernel[axis] - 1) * dilation[axis] + 1))
        return;
      const window = { kernel, stride, dilation, padding: [...before, ...after], groups: 1 };
      const plan = planLinearLayout(
        { ...window, weightBits: 8, ring: 20, shift },
        { channels, depth, height, width },
        2,
        batch,
      );
      if (!plan) return;
      const { output, brickGrid } = plan.sections[0];
      if (brickGrid[0] * brickGrid[1] > 1) bricked += 1;
      const seen = new Uint8Array(batch * output.depth * output.height * output.width);
      for (const section of plan.sections) {
        for (const group of section.groups) {
          expect(group.blocks * group.blockLength).toBeLessThanOrEqual(section.parameters.degree);
          for (let level = 0; level < section.parameters.levels; level++) {
            const range = levelRange(group, level);
            for (const { position, element, length } of outputRuns(section, range)) {
              expect(position >= range.first && position + length <= range.first + range.positions).toBe(true);
              for (let i = 0; i < length; i++) seen[element + i] += 1;
            }
          }
        }
      }
      expect(seen.every((count) => count === 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(bricked).toBeGreaterThan(0);
});

test('a volume takes little more than its own coefficients', () => {
  const step = {
    kernel: [3, 3, 3],
    stride: [1, 1, 1],
    dilation: [1, 1, 1],
    padding: [1, 1, 1, 1, 1, 1],
    groups: 1,
    weightBits: 9,
    ring: 22,
    shift: 12,
  };
  for (const size of [32, 64, 128]) {
    const plan = planLinearLayout(step, { channels: 1, depth: size, height: size, width: size }, 1, 1);
    const coefficients = plan?.sections.reduce(
      (sum, { inputPolynomials, parameters }) => sum + inputPolynomials * parameters.degree * parameters.levels,
      0,
    );
    expect((coefficients as number) / size ** 3).toBeLessThan(1.8);
  }
});

test('work and bytes of a larger volume grow with its voxels', () => {
  const step = {
    kernel: [3, 3, 3],
    stride: [1, 1, 1],
    dilation: [1, 1, 1],
    padding: [1, 1, 1, 1, 1, 1],
    groups: 1,
    weightBits: 11,
    ring: 22,
    shift: 11,
  };
  const of = (depth: number, height: number, width: number) => {
    const plan = planLinearLayout(step, { channels: 16, depth, height, width }, 16, 1);
    if (!plan) throw new Error('there is a plan');
    return { work: planWork(plan, 16 * 27), bytes: plan.bytesToHospital + plan.bytesToVendor };
  };
  const [small, large] = [of(28, 28, 28), of(56, 56, 56)];
  // Larger maps fill polynomials better, and never take more than their share.
  expect(large.work / small.work).toBeGreaterThan(4);
  expect(large.work / small.work).toBeLessThan(8.5);
  expect(large.bytes / small.bytes).toBeGreaterThan(4);
  expect(large.bytes / small.bytes).toBeLessThan(8.5);
});
