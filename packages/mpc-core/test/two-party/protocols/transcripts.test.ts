/** What the messages and shares give away: nothing that depends on private values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparison,
  comparisonShapes,
  extending,
  extendShapes,
  multiplexing,
  multiplexShapes,
  poolInput,
  pools,
  rangeChecking,
  rangeShapes,
  scaleShapes,
  scaling,
  seeds,
} from './cases.ts';
import { makeParties, type Parties } from './parties.ts';
import { runCompare, runExtend, runMaxPool, runMultiplex, runRangeCheck, runScale } from './runs.ts';

/** One run of some protocol on values that follow from a seed. */
type Run = (parties: Parties, seed: number) => Promise<unknown>;

const runs = fc.oneof(
  comparisonShapes.map(
    (shape): Run =>
      (parties, seed) =>
        runCompare(parties, comparison(shape, seed)),
  ),
  multiplexShapes.map(
    (shape): Run =>
      (parties, seed) =>
        runMultiplex(parties, multiplexing(shape, seed)),
  ),
  extendShapes.map(
    (shape): Run =>
      (parties, seed) =>
        runExtend(parties, extending(shape, seed)),
  ),
  scaleShapes.map(
    (shape): Run =>
      (parties, seed) =>
        runScale(parties, scaling(shape, seed)),
  ),
  rangeShapes.map(
    (shape): Run =>
      (parties, seed) =>
        runRangeCheck(parties, rangeChecking(shape, seed)),
  ),
  pools.map(
    (pool): Run =>
      (parties, seed) =>
        runMaxPool(parties, poolInput(pool, seed), pool, 1),
  ),
);

function sizes({ records }: Parties) {
  return [records.vendor, records.hospital].map(({ messages }) => messages.map((message) => message.length));
}

/** Standard deviations by which the number of ones among `total` fair bits is off. */
function deviation(ones: number, total: number): number {
  return Math.abs(2 * ones - total) / Math.sqrt(total);
}

function onesIn(bytes: Uint8Array): number {
  let ones = 0;
  for (const byte of bytes) for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1;
  return ones;
}

const COUNT = 1 << 14;
/** One in 10^9 for one figure; some hundred figures are looked at. */
const LIMIT = 6;

/** The same value everywhere, shared by zero and the value itself: nothing random comes from the inputs. */
function constant(value: number, bits: number) {
  const vendor = new Uint32Array(COUNT);
  return { vendor, hospital: vendor.map(() => value & (2 ** bits - 1)) };
}

function expectUniform(parties: Parties): void {
  for (const { messages } of [parties.records.vendor, parties.records.hospital]) {
    for (const message of messages) expect(deviation(onesIn(message), 8 * message.length)).toBeLessThan(LIMIT);
  }
}

function expectUniformBits(words: ArrayLike<number>, bits: number): void {
  for (let bit = 0; bit < bits; bit++) {
    let ones = 0;
    for (let i = 0; i < words.length; i++) ones += (words[i] >>> bit) & 1;
    expect(deviation(ones, words.length)).toBeLessThan(LIMIT);
  }
}

describe('transcripts', () => {
  it('have message sizes and rounds that follow from public values alone', async () => {
    await fc.assert(
      fc.asyncProperty(runs, seeds, seeds, async (run, first, second) => {
        const parties = [makeParties(1), makeParties(2)];
        await run(parties[0], first);
        await run(parties[1], second);
        expect(sizes(parties[0])).toEqual(sizes(parties[1]));
        const rounds = parties.map(({ vendor, hospital }) => [vendor, hospital].map((p) => p.channel.counters.rounds));
        expect(rounds[0]).toEqual(rounds[1]);
      }),
      { numRuns: 40 },
    );
  });

  it('use every correlation once, the same ones on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(runs, seeds, async (run, seed) => {
        const parties = makeParties();
        await run(parties, seed);
        await run(parties, seed);
        const { vendor, hospital } = parties.records;
        const otherRole = { sender: 'receiver', receiver: 'sender' };
        expect(vendor.taken.map((t) => ({ ...t, role: otherRole[t.role] }))).toEqual(hospital.taken);
        const ends = new Map<string, number>();
        for (const { role, width, first, count } of vendor.taken) {
          const key = `${role} ${width}`;
          expect(first).toBeGreaterThanOrEqual(ends.get(key) ?? 0);
          ends.set(key, first + count);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('look random, and so does each share of the result, even if all values are equal and trivially shared', async () => {
    for (const [digits, planes] of [
      [[3, 2, 4], 1],
      [[4, 4], 1],
      [[3, 3, 3], 3],
    ] as const) {
      const bits = digits.reduce((sum, width) => sum + width, 1);
      const parties = makeParties();
      const { vendor, hospital } = await runCompare(parties, {
        input: constant(5, bits),
        bits,
        ignored: 0,
        digits,
        sender: 'vendor',
        valuesPerChannel: COUNT,
        thresholds: new Int32Array(planes),
        flips: new Uint8Array(planes),
      });
      expectUniform(parties);
      expectUniformBits(vendor, 1);
      expectUniformBits(hospital, 1);
    }
    const plane = { vendor: new Uint8Array(COUNT), hospital: new Uint8Array(COUNT).fill(1) };
    for (const toBits of [9, 20]) {
      const parties = makeParties();
      const { vendor, hospital } = await runMultiplex(parties, {
        sources: [
          {
            input: constant(5, 9),
            plane,
            valuesPerChannel: COUNT,
            thresholds: new Int32Array(1),
            flips: new Uint8Array(1),
            uncertainty: 0,
          },
        ],
        fromBits: 9,
        toBits,
      });
      expectUniform(parties);
      expectUniformBits(vendor, toBits);
      expectUniformBits(hospital, toBits);
    }
    const parties = makeParties();
    await runExtend(parties, {
      input: constant(7, 9),
      fromBits: 9,
      toBits: 20,
      valuesPerChannel: COUNT,
      offsets: new Int32Array(1),
    });
    expectUniform(parties);

    // Factors and maps of zeros, a map a factor and a value a factor: all that is random comes from pads and choices.
    const zeros = (count: number) => ({ vendor: new Uint32Array(count), hospital: new Uint32Array(count) });
    for (const [factors, positions, segment] of [
      [64, 256, 16],
      [8192, 1, 2000],
    ]) {
      const both = makeParties();
      const maps = zeros(factors * positions);
      const products = await runScale(both, { factors: zeros(factors), maps, ring: 20, segment });
      expectUniform(both);
      expectUniformBits(products.vendor, 20);
      expectUniformBits(products.hospital, 20);
    }
  });
});
