import {
  LEAST_LOSSY_SHIFT,
  type LinearStep,
  linearParameters,
  type PlanOptions,
  planLinearLayout,
} from '@doubleblind/program';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { channelPair } from '../../src/channel/pair.ts';
import { Heap } from '../../src/kernel/heap.ts';
import { idealLinear } from '../../src/protocols/linear/ideal/index.ts';
import { LinearVendor } from '../../src/protocols/linear/index.ts';
import { WeightPanels } from '../../src/protocols/linear/weightPanels.ts';
import { type Case, errors, linearStep, outputSize, Parties } from './harness.ts';

let parties: Parties;
beforeEach(() => {
  parties = new Parties();
});

/** Deterministic filling from a seed, with extremes among the values. */
function words(length: number, seed: number): Uint32Array {
  let state = seed >>> 0 || 1;
  return Uint32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const kind = state >>> 28;
    if (kind === 0) return 0;
    if (kind === 1) return 0xffffffff;
    if (kind === 2) return 0x80000000;
    return Math.imul(state, 0x9e3779b1) >>> 0;
  });
}

function weightsOf(length: number, bits: number, seed: number): Int16Array {
  const most = 2 ** (bits - 1) - 1;
  return Int16Array.from(words(length, seed), (word) => {
    const kind = word >>> 29;
    if (kind === 0) return 0;
    if (kind === 1) return most;
    if (kind === 2) return -most;
    return (word % (2 * most + 1)) - most;
  });
}

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

async function check(c: Case): Promise<void> {
  const differences = errors(c, await parties.run(c));
  const { shift } = c.step;
  const [least, most] = shift >= LEAST_LOSSY_SHIFT ? [-1, 2] : [0, shift > 0 ? 1 : 0];
  const wrong = differences.findIndex((d) => d < least || d > most);
  expect({ wrong, difference: wrong < 0 ? 0 : differences[wrong] }).toEqual({ wrong: -1, difference: 0 });
}

function layer(
  step: ReturnType<typeof linearStep>,
  channels: number,
  size: [number, number],
  outputs: number,
  batch: number,
): Case {
  const weights = weightsOf((outputs * channels * step.kernel[0] * step.kernel[1]) / step.groups, step.weightBits, 7);
  return {
    step,
    sources: [channels],
    height: size[0],
    width: size[1],
    outputs,
    batch,
    hospitalOwns: false,
    input: words(channels * batch * size[0] * size[1], 5),
    weights: { kind: 'linear', weights, bias: Int32Array.from(words(outputs, 9)) },
  };
}

test('any layer gives floor(y / 2^shift) or one more, exactly y without a shift, one off where much is shifted out', async () => {
  await fc.assert(fc.asyncProperty(layers, check), { numRuns: 120 });
});

test('values of one coefficient leave each other alone, whatever the shares', async () => {
  const step = linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], groups: 4, ring: 22, shift: 8 });
  for (const levels of [2, 3, 4, 5]) {
    for (const weight of [-128, 127]) {
      for (const word of [0x1fffff, 0x200000, 0x3fffff, 0]) {
        const c = { ...layer(step, 4, [40, 33], 4, 2), hospitalOwns: true, plan: { levels } };
        c.weights.weights.fill(weight);
        c.input.fill(word);
        await check(c);
      }
    }
  }
});

test('results of several values a coefficient are seldom more than one above the floor, and without bias', async () => {
  const step = linearStep({ ring: 20, shift: 6 });
  for (const levels of [1, 4]) {
    const c = { ...layer(step, 64, [60, 60], 6, 9), plan: { levels } };
    const differences = errors(c, await parties.run(c));
    const count = (value: number) => differences.filter((d) => d === value).length;
    expect(count(-1) + count(2)).toBeLessThan(differences.length / 100);
    const exact = errors({ ...c, step: { ...step, shift: 0 } }, noShares(differences.length)).map((y) => -y & 63);
    const mean = differences.reduce((sum, d, i) => sum + d - exact[i] / 64, 0) / differences.length;
    // A hundredth of a unit, and six standard deviations of the mean.
    expect(Math.abs(mean)).toBeLessThan(1 / 64 + 0.01 + 3 / Math.sqrt(differences.length));
  }
});

function noShares(length: number): [Uint32Array, Uint32Array] {
  return [new Uint32Array(length), new Uint32Array(length)];
}

test('maps larger than a polynomial are cut into groups', async () => {
  await check(layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], ring: 22 }), 3, [90, 101], 5, 2));
  await check(
    layer(linearStep({ kernel: [7, 7], stride: [2, 2], padding: [3, 3, 3, 3], ring: 22 }), 3, [150, 150], 4, 1),
  );
  await check(layer(linearStep({ ring: 24 }), 10, [70, 70], 6, 2));
});

test('a map too wide for its kernel unfolds the kernel rows', async () => {
  await check(layer(linearStep({ kernel: [5, 3], padding: [2, 1, 2, 1], ring: 18 }), 2, [6, 1500], 2, 1));
});

test('fully connected layers and depthwise convolutions', async () => {
  await check(layer(linearStep({ ring: 24 }), 1024, [1, 1], 14, 8));
  await check(layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], groups: 24 }), 24, [12, 12], 24, 2));
});

test('long rows of the largest weights stay exact', async () => {
  const c = layer(linearStep({ ring: 24, weightBits: 10 }), 1100, [3, 3], 5, 1);
  c.weights.weights.fill(511);
  await check(c);
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
    expect(list.every((d) => d === 0 || d === 1)).toBe(true);
    const mean = list.reduce((sum, d) => sum + d, 0) / list.length;
    // A coin's standard deviation is at most 1/2; six of the mean's.
    expect(Math.abs(mean - fraction)).toBeLessThan(3 / Math.sqrt(list.length));
  }
});

test('the bytes each way are those that the plan says, whatever its sections', async () => {
  const size = { channels: 8, height: 50, width: 50 };
  const plans = await Promise.all(
    [5, 9].map(async (shift) => {
      const fresh = new Parties();
      const c = layer(linearStep({ kernel: [3, 3], padding: [1, 1, 1, 1], ring: 22, shift }), 8, [50, 50], 6, 10);
      await fresh.run(c);
      const plan = planLinearLayout(c.step, size, 6, 10)!;
      const [vendor, hospital] = fresh.sent;
      const sets = new Map(plan.sections.map(({ parameters }) => [`${parameters.degree}/${parameters.primes}`, 0]));
      for (const { parameters, keys } of plan.sections) {
        const name = `${parameters.degree}/${parameters.primes}`;
        sets.set(name, Math.max(sets.get(name)!, keys));
      }
      const keys = hospital.splice(
        0,
        [...sets.values()].reduce((sum, count) => sum + 1 + count, 0),
      );
      const bytes = (messages: Uint8Array[]) => messages.reduce((sum, message) => sum + message.length, 0);
      const keyBytes = [...sets].map(([name, count]) => {
        const [degree, primes] = name.split('/').map(Number);
        return 16 + count * 4 * degree * primes;
      });
      expect(bytes(keys)).toBe(keyBytes.reduce((sum, one) => sum + one));
      expect(bytes(hospital)).toBe(plan.bytesToVendor);
      expect(bytes(vendor)).toBe(plan.bytesToHospital);
      const longest = Math.max(...[...vendor, ...hospital].map((message) => message.length));
      expect(longest).toBeLessThanOrEqual(1 << 19);
      return plan;
    }),
  );
  expect(plans[0].sections[0].groups.length).toBeGreaterThan(1);
  expect(plans[1].sections.length).toBeGreaterThan(1);
});

test('sums of a chunk fit 32 bits whatever the limbs are', () => {
  const heap = new Heap();
  const weights = weightsOf(3 * 5000, 16, 1);
  const step = linearStep({ weightBits: 16 });
  const panels = new WeightPanels(heap, step, { kind: 'linear', weights, bias: new Int32Array(3) }, 3);
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
  await there.send(new Uint8Array(4 * 3 * 4096).fill(0xff));
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
