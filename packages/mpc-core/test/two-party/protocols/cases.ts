/** Random cases of every non-linear protocol for property tests: public shapes, and private values that often lie at edges. */
import { uncertainty } from '@doubleblind/program';
import fc from 'fast-check';
import { type MaxPoolSize, poolPasses } from '../../../src/two-party/plan/max-pool.ts';
import type { Party } from '../../../src/two-party/plan/party.ts';
import { tapPositions } from '../../../src/two-party/protocols/max/windows.ts';
import { splitBits, splitWords, words } from './parties.ts';
import type { Comparison, Extending, Multiplexing, RangeChecking, Scaling } from './runs.ts';

const parties = fc.constantFrom<Party>('vendor', 'hospital');
const seeds = fc.integer({ min: 1, max: 1 << 30 });
const segments = fc.constantFrom(128, 384, 1 << 17);
const channels = fc.integer({ min: 1, max: 4 });
const valuesPerChannel = fc.integer({ min: 1, max: 170 });

/** An integer of [-bound, bound] from a random word, every third at an edge. */
function signed(word: number, bound: number): number {
  const one = Math.min(1, bound);
  if (word % 3 === 0) return [0, one, -one, bound, -bound][(word >>> 8) % 5];
  return ((word >>> 2) % (2 * bound + 1)) - bound;
}

/** An integer of [0, limit) from a random word, every second at an edge. */
function unsigned(word: number, limit: number): number {
  return [0, limit - 1, (word >>> 8) % limit, (word >>> 7) % limit][(word >>> 4) % 4];
}

export const comparisonShapes = fc.record({
  digits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  ignored: fc.constantFrom(0, 0, 1, 2, 5),
  planes: fc.oneof(fc.constant(1), fc.constantFrom(2, 3, 5, 17, 64)),
  channels,
  valuesPerChannel,
  segment: segments,
  sender: parties,
  gateSender: fc.constantFrom(undefined, 'vendor', 'hospital'),
});
export type ComparisonShape = typeof comparisonShapes extends fc.Arbitrary<infer T> ? T : never;

/** Values and thresholds with |x - t| < 2^(bits - 1) - u. */
export function comparison(shape: ComparisonShape, seed: number): Comparison {
  const bits = shape.digits.reduce((sum, width) => sum + width, shape.ignored + 1);
  const bound = Math.floor((2 ** (bits - 1) - uncertainty(shape.ignored) - 1) / 2);
  const entries = shape.planes * shape.channels;
  const count = shape.channels * shape.valuesPerChannel;
  const random = words(seed, count + 2 * entries);
  const values = Array.from(random.subarray(0, count), (word) => signed(word, bound));
  return {
    input: splitWords(values, bits, seed + 1),
    bits,
    ignored: shape.ignored,
    digits: shape.digits,
    sender: shape.planes > 1 ? 'vendor' : shape.sender,
    ...(shape.gateSender && { gateSender: shape.gateSender }),
    valuesPerChannel: shape.valuesPerChannel,
    thresholds: Int32Array.from(random.subarray(count, count + entries), (word) => signed(word, bound)),
    flips: Uint8Array.from(random.subarray(count + entries), (word) => (word >>> 5) & 1),
    segment: shape.segment,
  };
}

export const multiplexShapes = fc.record({
  sources: fc.array(fc.record({ channels, valuesPerChannel }), { minLength: 1, maxLength: 3 }),
  fromBits: fc.integer({ min: 2, max: 16 }),
  moreBits: fc.integer({ min: 0, max: 15 }),
  ignored: fc.integer({ min: 0, max: 6 }),
  firstSender: parties,
  segment: segments,
});
export type MultiplexShape = typeof multiplexShapes extends fc.Arbitrary<infer T> ? T : never;

/** Bits that are those of a comparison: products >= 0, or <= 0 in flipped channels, but for less than the uncertainty. */
export function multiplexing(shape: MultiplexShape, seed: number): Multiplexing {
  const { fromBits, moreBits, firstSender, segment } = shape;
  const unsure = uncertainty(Math.min(shape.ignored, fromBits - 2));
  const limit = 2 ** (fromBits - 1) - unsure;
  const sources = shape.sources.map((source, index) => {
    const count = source.channels * source.valuesPerChannel;
    const random = words(seed + 7 * index, count + 2 * source.channels);
    const thresholds = Int32Array.from(random.subarray(count, count + source.channels), (word) =>
      unsigned(word, limit),
    );
    const flips = Uint8Array.from(random.subarray(count + source.channels), (word) => (word >>> 7) & 1);
    const channel = (i: number) => Math.floor(i / source.valuesPerChannel);
    const differences = Array.from(random.subarray(0, count), (word) => signed(word, limit - 1));
    const values = differences.map((difference, i) => difference + thresholds[channel(i)]);
    // Close to zero any bit is possible.
    const noise = (i: number) => (unsure === 0 ? 0 : (random[i] % (2 * unsure - 1)) - unsure + 1);
    const bits = Uint8Array.from(differences, (difference, i) => Number(difference >= noise(i)) ^ flips[channel(i)]);
    return {
      input: splitWords(values, fromBits, seed + 3),
      plane: splitBits(bits, seed + 5),
      valuesPerChannel: source.valuesPerChannel,
      thresholds,
      flips,
      uncertainty: unsure,
    };
  });
  return { sources, fromBits, toBits: fromBits + moreBits, firstSender, segment };
}

export const extendShapes = fc.record({
  channels,
  valuesPerChannel,
  fromBits: fc.integer({ min: 2, max: 16 }),
  moreBits: fc.integer({ min: 1, max: 15 }),
  firstSender: parties,
  segment: segments,
});
export type ExtendShape = typeof extendShapes extends fc.Arbitrary<infer T> ? T : never;

/** Values with x + offset in [0, 2^(fromBits - 1)). */
export function extending(shape: ExtendShape, seed: number): Extending {
  const { fromBits, moreBits, firstSender, segment } = shape;
  const count = shape.channels * shape.valuesPerChannel;
  const limit = 2 ** (fromBits - 1);
  const random = words(seed, count + shape.channels);
  const offsets = Int32Array.from(random.subarray(count), (word) => unsigned(word, limit));
  const values = Array.from(
    random.subarray(0, count),
    (word, i) => unsigned(word, limit) - offsets[Math.floor(i / shape.valuesPerChannel)],
  );
  return {
    input: splitWords(values, fromBits, seed + 1),
    fromBits,
    toBits: fromBits + moreBits,
    valuesPerChannel: shape.valuesPerChannel,
    offsets,
    firstSender,
    segment,
  };
}

const axis = fc.record({
  size: fc.integer({ min: 1, max: 11 }),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: 0, max: 2 }),
  after: fc.integer({ min: 0, max: 2 }),
});

/** Whether every window has a position inside the map. */
function fits(pool: MaxPoolSize): boolean {
  try {
    for (const { axis } of poolPasses(pool)) tapPositions(axis);
    return true;
  } catch {
    return false;
  }
}

export const pools = fc
  .record({
    vertical: axis,
    horizontal: axis,
    maps: fc.integer({ min: 1, max: 6 }),
    sender: parties,
    segment: fc.constantFrom(64, 1 << 18),
    digits: fc.constantFrom([4, 3], [3, 4]),
  })
  .map(({ vertical: v, horizontal: h, ...rest }): MaxPoolSize => {
    return {
      ...rest,
      height: v.size,
      width: h.size,
      bits: 8,
      kernel: [v.kernel, h.kernel],
      stride: [v.stride, h.stride],
      dilation: [v.dilation, h.dilation],
      padding: [v.before, h.before, v.after, h.after],
    };
  })
  .filter(fits);

/** Shares of a pool's input: differences fit the ring's sign; sometimes all negative, so that a winning padding would show. */
export function poolInput({ maps, height, width, bits }: MaxPoolSize, seed: number) {
  const top = 2 ** (bits - 2);
  const values = Array.from(words(seed, maps * height * width), (word) => {
    return ((word >>> 5) % (2 * top - 1)) - (seed % 2 ? 2 * top - 2 : top - 1);
  });
  return splitWords(values, bits, seed + 1);
}

export const scaleShapes = fc.record({
  factors: fc.integer({ min: 1, max: 9 }),
  positions: fc.constantFrom(1, 2, 3, 4, 5, 17, 64, 250),
  ring: fc.integer({ min: 2, max: 31 }),
  segment: fc.constantFrom(1, 3, 100),
});
export type ScaleShape = typeof scaleShapes extends fc.Arbitrary<infer T> ? T : never;

/** Any values of the ring, in shares of the ring or of a larger one. */
export function scaling({ factors, positions, ring, segment }: ScaleShape, seed: number): Scaling {
  const half = 2 ** (ring - 1);
  const some = (from: number, count: number) => Array.from(words(from, count), (word) => signed(word, half - 1));
  const wide = Math.min(31, ring + (seed % 4));
  return {
    factors: splitWords(some(seed, factors), wide, seed + 1),
    maps: splitWords(some(seed + 2, factors * positions), wide, seed + 3),
    ring,
    segment,
  };
}

export { seeds };

export const rangeShapes = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  sources: fc.array(
    fc.record({
      bits: fc.integer({ min: 5, max: 31 }),
      places: fc.integer({ min: 1, max: 90 }),
      thresholds: fc.constantFrom(1, 2, 5),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  segment: fc.constantFrom(128, 384, 1 << 18),
});
export type RangeShape = typeof rangeShapes extends fc.Arbitrary<infer T> ? T : never;

/** An image's values far from where the ring closes, but one at most, of the image of an odd number of the seed's bits. */
export function rangeChecking({ batch, sources, segment }: RangeShape, seed: number): RangeChecking {
  return {
    ...{ batch, segment },
    sources: sources.map(({ bits, places, thresholds: many }, index) => {
      const range = 2 ** (bits - 1);
      const random = words(seed + index, (places + many) * batch + places * many);
      const inside = (word: number, bound: number) => (word % (2 * bound + 1)) - bound;
      const values = Array.from(random.subarray(0, places * batch), (word) => inside(word, Math.floor(range / 2)));
      const odd = seed % places;
      // In sixteenths of the ring 0 to 1 above half of it, less the threshold's sixteenth at most: surely within the band.
      for (let image = 0; image < batch; image++) if (isOutside(seed, image)) values[odd * batch + image] = range;
      const bound = Math.floor(range / 16);
      const thresholds = Int32Array.from(random.subarray(-places * many), (word) => inside(word, bound));
      return { words: splitWords(values, bits, seed + index + 1), bits, thresholds };
    }),
  };
}

/** Whether `rangeChecking` gives the image values that are out of range. */
export const isOutside = (seed: number, image: number) => ((seed >> image) & 1) === 1;
