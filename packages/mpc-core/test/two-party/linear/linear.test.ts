import type { LinearStep } from '@doubleblind/program';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { linearParameters } from '../../../src/two-party/plan/linear-noise.ts';
import type { PlanOptions } from '../../../src/two-party/plan/linear-plan.ts';
import { LinearVendor } from '../../../src/two-party/protocols/linear/index.ts';
import { WeightPanels } from '../../../src/two-party/protocols/linear/weight-panels.ts';
import { idealLinear } from '../../support/ideal/linear.ts';
import { check, layer, weightsOf, words } from './cases.ts';
import { type Case, errors, linearStep, outputSize, Parties } from './harness.ts';

let parties: Parties;
beforeEach(() => {
  parties = new Parties();
});

/** So many values a coefficient, if there are parameters for it. */
function planOf(step: LinearStep, inputsPerGroup: number, levels: number | undefined): PlanOptions | undefined {
  const perOutput = inputsPerGroup * step.kernel[0] * step.kernel[1];
  const { weightBits, ring, shift } = step;
  return levels && linearParameters(perOutput, weightBits, ring, { levels, shift }) ? { levels } : undefined;
}

const layers = fc
  .record({
    groups: fc.constantFrom(1, 1, 1, 2, 3),
    inputsPerGroup: fc.integer({ min: 1, max: 9 }),
    outputsPerGroup: fc.integer({ min: 1, max: 9 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    padding: fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
    ),
    height: fc.integer({ min: 1, max: 30 }),
    width: fc.integer({ min: 1, max: 30 }),
    batch: fc.integer({ min: 1, max: 5 }),
    ring: fc.integer({ min: 3, max: 31 }),
    weightBits: fc.integer({ min: 2, max: 16 }),
    shiftShare: fc.integer({ min: 0, max: 10 }),
    split: fc.boolean(),
    hospitalOwns: fc.boolean(),
    perPosition: fc.boolean(),
    levels: fc.constantFrom(undefined, 2, 3, 4, 5, 6),
    seed: fc.nat(),
  })
  .map((r): Case => {
    const channels = r.groups * r.inputsPerGroup;
    const outputs = r.groups * r.outputsPerGroup;
    // Three bits at least: in a ring of two a difference of 2 could not be told from -2.
    const shift = Math.max(0, Math.min(r.ring - 3, Math.floor((r.ring * r.shiftShare) / 16)));
    const step = linearStep({
      kernel: r.kernel,
      stride: r.stride,
      dilation: r.dilation,
      padding: r.padding,
      groups: r.groups,
      ring: r.ring,
      weightBits: r.weightBits,
      shift,
    });
    const half = r.split && channels > 1 ? channels >> 1 : 0;
    const base = {
      step,
      sources: half > 0 ? [half, channels - half] : [channels],
      height: r.height,
      width: r.width,
      outputs,
      batch: r.batch,
      hospitalOwns: r.hospitalOwns,
      plan: planOf(step, r.inputsPerGroup, r.levels),
      input: words(channels * r.batch * r.height * r.width, r.seed),
      weights: { kind: 'linear' as const, weights: new Int16Array(), bias: new Int32Array() },
    };
    const [height, width] = outputSize(base);
    const positions = r.perPosition && height > 0 && width > 0 ? height * width : 1;
    const weights = weightsOf(outputs * r.inputsPerGroup * r.kernel[0] * r.kernel[1], r.weightBits, r.seed + 1);
    const bias = Int32Array.from(words(outputs * positions, r.seed + 2));
    return { ...base, weights: { kind: 'linear', weights, bias } };
  })
  .filter((c) => outputSize(c).every((size) => size > 0));

test('any layer gives floor(y / 2^shift) or one more, y without a shift, and seldom one off from that', async () => {
  await fc.assert(
    fc.asyncProperty(layers, (c) => check(parties, c)),
    { numRuns: 120 },
  );
});

test('maps larger than a polynomial are cut into groups', async () => {
  await check(parties, layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], ring: 22 }), 3, [90, 101], 5, 2));
  await check(
    parties,
    layer(linearStep({ kernel: [7, 7], stride: [2, 2], padding: [3, 3, 3, 3], ring: 22 }), 3, [150, 150], 4, 1),
  );
  await check(parties, layer(linearStep({ ring: 24 }), 10, [70, 70], 6, 2));
});

test('a map too wide for its kernel unfolds the kernel rows', async () => {
  await check(parties, layer(linearStep({ kernel: [5, 3], padding: [2, 1, 2, 1], ring: 18 }), 2, [6, 1500], 2, 1));
});

test('fully connected layers and depthwise convolutions', async () => {
  await check(parties, layer(linearStep({ ring: 24 }), 1024, [1, 1], 14, 8));
  await check(parties, layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], groups: 24 }), 24, [12, 12], 24, 2));
});

test('long rows of the largest weights stay right', async () => {
  const c = layer(linearStep({ ring: 24, weightBits: 10 }), 1100, [3, 3], 5, 1);
  c.weights.weights.fill(511);
  await check(parties, c);
});

test('truncation is unbiased, and the ideal functionality rounds alike', async () => {
  const c = layer(linearStep({ ring: 20, shift: 5 }), 4, [40, 40], 8, 2);
  const zero = new Uint32Array(c.input.length);
  const sizes = { height: 40, width: 40, outputChannels: 8, batch: 2 };
  const real = errors(c, await parties.run(c));
  const shares = idealLinear(c.step, c.weights, { vendor: c.input, hospital: zero }, sizes, [40, 40]);
  const ideal = errors(c, [shares.vendor, shares.hospital]);
  // floor(y / 32 + U) with U in (0, 1] is one more than the floor with probability (y mod 32 + 1) / 32.
  const none = new Uint32Array(real.length);
  const exact = errors({ ...c, step: { ...c.step, shift: 0 } }, [none, none]);
  const fraction = exact.reduce((sum, y) => sum + (-y & 31) + 1, 0) / 32 / exact.length;
  for (const list of [real, ideal]) {
    expect(list.filter((d) => d !== 0 && d !== 1).length).toBeLessThan(0.005 * list.length);
    const mean = list.reduce((sum, d) => sum + d, 0) / list.length;
    // A coin's standard deviation is at most 1/2; six of the mean's.
    expect(Math.abs(mean - fraction)).toBeLessThan(3 / Math.sqrt(list.length));
  }
});

test('sums of a chunk fit 32 bits whatever the limbs are', () => {
  const weights = weightsOf(3 * 5000, 16, 1);
  const step = linearStep({ weightBits: 16 });
  const panels = new WeightPanels(new Arena(new Heap()), step, { kind: 'linear', weights, bias: new Int32Array(3) }, 3);
  let next = 0;
  for (const { first, inputs } of panels.groups[0]) {
    expect(first).toBe(next);
    next += inputs;
    for (let m = 0; m < 3; m++) {
      const sum = weights.subarray(m * 5000 + first, m * 5000 + next).reduce((total, w) => total + Math.abs(w), 0);
      expect(sum * 2 ** 14).toBeLessThan(2 ** 31);
    }
  }
  expect(next).toBe(5000);
});

test('sums are cut by public widths alone: weights of any size give the same cuts', () => {
  const step = linearStep({ weightBits: 9 });
  const cuts = [0, 1, 255].map((size) => {
    const weights = new Int16Array(3 * 5000).fill(size);
    const { groups } = new WeightPanels(
      new Arena(new Heap()),
      step,
      { kind: 'linear', weights, bias: new Int32Array(3) },
      3,
    );
    return groups[0].map(({ first, inputs }) => [first, inputs]);
  });
  expect(cuts[1]).toEqual(cuts[0]);
  expect(cuts[2]).toEqual(cuts[0]);
});

test('a layer that no parameters fit is refused by both parties', async () => {
  const c = layer(linearStep({ kernel: [1, 5000] }), 1, [1, 5001], 1, 1);
  await expect(parties.run(c)).rejects.toThrow('DB4201');
});

test('a malformed key is refused', async () => {
  const [here, there] = channelPair();
  const heap = new Heap();
  const unused = () => Promise.reject(new Error('unused'));
  const vendor = LinearVendor.setup({
    party: 'vendor',
    heap,
    channel: here,
    correlations: { sender: unused, receiver: unused },
  });
  await there.send(new Uint8Array(16));
  await there.send(new Uint8Array(4 * 2 * 4096).fill(0xff));
  const c = layer(linearStep({}), 1, [2, 2], 1, 1);
  const sizes = { height: 2, width: 2, outputChannels: 1, batch: 1 };
  const sources = [{ channels: 1, address: heap.allocate(16) }];
  await expect(vendor.run(c.step, sources, sizes, c.weights)).rejects.toThrow('DB4202');
});

test('steps leave no memory behind', async () => {
  const c = layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1] }), 4, [9, 9], 3, 2);
  await parties.run(c);
  const before = parties.heaps.map((heap) => heap.usedBytes);
  await parties.run(c);
  expect(parties.heaps.map((heap) => heap.usedBytes)).toEqual(before);
});
