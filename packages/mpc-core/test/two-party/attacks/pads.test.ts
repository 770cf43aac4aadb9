/**
 * Products of a factor and a map. A receiver has the pad of one key of each transfer; the map is hidden by that of the other. What it reads
 * where pads are stretched badly, and what a party causes that sends other messages than the protocol's.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inArena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { keyPermutations } from '../../../src/two-party/ot/permutations.ts';
import { Pads } from '../../../src/two-party/protocols/scale/pads.ts';
import { openWords } from '../../support/ideal/shares.ts';
import { scaling } from '../protocols/cases.ts';
import { makeParties, words } from '../protocols/parties.ts';
import { runScale } from '../protocols/runs.ts';
import { tampering, xor } from './tampering.ts';

const RING = 31;
const MASK = 2 ** RING - 1;
const POSITIONS = 40;
/** The public key of the permutation where no session has keyed it. */
const PUBLIC = Buffer.from('doubleblind pads', 'ascii');

type Stretch = (key: Uint8Array) => Uint32Array;

/** As the protocol does it. */
const real: Stretch = (key) => stretchIn(new Heap(), key);

function stretchIn(heap: Heap, key: Uint8Array): Uint32Array {
  return inArena(heap, (arena) => {
    const pads = new Pads(arena, POSITIONS, 1);
    const [at, zeros] = [arena.allocate(16), arena.allocateZeroed(16)];
    heap.u8.set(key, at);
    pads.setKey(0, zeros, at);
    return pads.make(1).slice(0, POSITIONS);
  });
}

const permute = (block: Uint8Array) => createCipheriv('aes-128-ecb', PUBLIC, null).setAutoPadding(false).update(block);
const invert = (block: Uint8Array) => createDecipheriv('aes-128-ecb', PUBLIC, null).setAutoPadding(false).update(block);

function blocksOf(block: (t: number) => Uint8Array): Uint32Array {
  const bytes = Buffer.concat(Array.from({ length: POSITIONS / 4 }, (_, t) => block(t)));
  return Uint32Array.from({ length: POSITIONS }, (_, i) => bytes.readUInt32LE(4 * i));
}

const counter = (t: number) => Uint8Array.from([t, ...new Array<number>(15).fill(0)]);

/** Weakened: the permutation alone. */
const permutationAlone: Stretch = (key) => blocksOf((t) => permute(xor(key, counter(t))));
/** Weakened: one block again and again. */
const oneBlock: Stretch = (key) => blocksOf(() => xor(permute(key), key));

/** What a correction shows a receiver that takes its own pad off: the map less the other key's pad. */
function seen(stretch: Stretch, map: Uint32Array): Uint32Array {
  const pad = stretch(randomBytes(16));
  return map.map((value, i) => (value - pad[i]) & MASK);
}

/** Computes the key from the first four values of the map, which the receiver knows, and the map from the key; a fifth confirms it. */
function readMap(shown: Uint32Array, known: Uint32Array): Uint32Array | undefined {
  for (let tops = 0; tops < 16; tops++) {
    const block = Buffer.alloc(16);
    for (let i = 0; i < 4; i++) {
      block.writeUInt32LE((((known[i] - shown[i]) & MASK) | (((tops >> i) & 1) << RING)) >>> 0, 4 * i);
    }
    const pad = permutationAlone(invert(block));
    const map = shown.map((value, i) => (value + pad[i]) & MASK);
    if (map[4] === known[4]) return map;
  }
  return undefined;
}

const secretMap = () => words(randomBytes(4).readInt32LE(), POSITIONS).map((word) => word & MASK);

describe('the map of a product', () => {
  it('is read by a receiver that knows five values of it, where a pad can be turned back into its key', () => {
    const map = secretMap();
    expect(readMap(seen(permutationAlone, map), map.subarray(0, 5))).toEqual(map);
  });

  it('stays hidden behind the real pads', () => {
    const map = secretMap();
    expect(readMap(seen(real, map), map.subarray(0, 5))).toBeUndefined();
  });

  it('shows its differences where one block masks all of it, and none behind the real pads', () => {
    const found = (stretch: Stretch) => {
      const map = secretMap();
      const shown = seen(stretch, map);
      const places = Array.from({ length: POSITIONS - 4 }, (_, i) => i + 4);
      return places.filter((i) => ((shown[i] - shown[i - 4]) & MASK) === ((map[i] - map[i - 4]) & MASK)).length;
    };
    expect(found(oneBlock)).toBe(POSITIONS - 4);
    expect(found(real)).toBe(0);
  });

  it('is masked by pads of the session: what is computed for one helps in no other', () => {
    const key = randomBytes(16);
    const pads = [1, 2].map((nonce) => {
      const heap = new Heap();
      keyPermutations(heap, Uint8Array.of(nonce), Uint8Array.of(0));
      return stretchIn(heap, key);
    });
    const unkeyed = real(key);
    expect(pads[0].filter((word, i) => word === pads[1][i] || word === unkeyed[i])).toEqual(new Uint32Array(0));
  });
});

/** A factor a channel with a map of its own, and a factor a value. */
const SHAPES = [
  { factors: 24, positions: 5, ring: 20, segment: 1 },
  { factors: 61, positions: 1, ring: 20, segment: 3 },
] as const;
type ScaledShape = (typeof SHAPES)[number];

/** The vendor's messages and share where the hospital changes what it sends: choices (even), corrections (odd). */
async function against(shape: ScaledShape, change: (index: number, message: Uint8Array) => void) {
  const parties = makeParties(7);
  const hospital = { ...parties.hospital, channel: tampering(parties.hospital.channel, change) };
  const { vendor } = await runScale({ ...parties, hospital }, scaling(shape, 3));
  return { share: vendor, messages: parties.records.vendor.messages };
}

describe.each(SHAPES)('a party of $factors factors times $positions values each that deviates', (shape) => {
  it('adds to the share of the other what the bits of its factor choose, and gets no message that depends on it', async () => {
    const { factors, positions, ring, segment } = shape;
    const honest = await against(shape, () => {});
    const bent = await against(shape, (index, message) => {
      // The correction of the first bit of the first factor of a segment, at the first position: one more or less.
      if (index % 2 === 1) message[0] ^= 1;
    });
    expect(bent.messages).toEqual(honest.messages);
    const own = scaling(shape, 3).factors.vendor;
    const difference = Array.from(bent.share, (word, i) => (word - honest.share[i]) & (2 ** ring - 1));
    const first = Array.from({ length: Math.ceil(factors / segment) }, (_, at) => at * segment);
    const changed = first.map((factor) => Number(difference[factor * positions] !== 0));
    expect(changed).toEqual(first.map((factor) => own[factor] & 1));
    expect(new Set(changed)).toEqual(new Set([0, 1]));
    const elsewhere = difference.filter((_, i) => i % (segment * positions) !== 0);
    expect(elsewhere).toEqual(elsewhere.map(() => 0));
  });

  it('gets the same choices whatever it chooses itself', async () => {
    const honest = await against(shape, () => {});
    const bent = await against(shape, (index, message) => {
      if (index % 2 === 0) message.fill(255 ^ message[0], 0, 1);
    });
    const choices = (messages: readonly Uint8Array[]) => messages.filter((_, index) => index % 2 === 0);
    expect(choices(bent.messages)).toEqual(choices(honest.messages));
    expect(bent.messages).not.toEqual(honest.messages);
  });
});

describe('a square, whose map is its own factor', () => {
  const [COUNT, RING_BITS] = [61, 20];
  const modulo = (value: number) => value & (2 ** RING_BITS - 1);
  const values = words(5, COUNT).map(modulo);
  /** The vendor holds one share; the hospital one as factor and another one as map. */
  const run = (asFactor: Uint32Array, asMap: Uint32Array) => {
    const vendor = words(6, COUNT).map(modulo);
    const rest = values.map((value, i) => modulo(value - vendor[i]));
    const shift = (by: Uint32Array) => rest.map((word, i) => modulo(word + by[i]));
    const parties = makeParties(7);
    const result = runScale(parties, {
      factors: { vendor, hospital: shift(asFactor) },
      maps: { vendor, hospital: shift(asMap) },
      ring: RING_BITS,
      segment: 16,
    });
    return result.then((share) => ({
      opened: Array.from(openWords(share, RING_BITS), modulo),
      messages: parties.records.vendor.messages,
    }));
  };
  const none = new Uint32Array(COUNT);

  it('becomes (x + a)(x + b) for a hospital that takes two shares, as where it replaces those of a product', async () => {
    const [a, b] = [words(8, COUNT), words(9, COUNT)];
    const { opened } = await run(a, b);
    expect(opened).toEqual(Array.from(values, (x, i) => modulo(Math.imul(x + a[i], x + b[i]))));
  });

  it('shows the hospital the same choices of the vendor, whichever shares it takes', async () => {
    const choices = (messages: readonly Uint8Array[]) => messages.filter((_, index) => index % 2 === 0);
    const [once, again] = [await run(none, none), await run(words(8, COUNT), words(9, COUNT))];
    expect(choices(again.messages)).toEqual(choices(once.messages));
    expect(once.opened).toEqual(Array.from(values, (x) => modulo(Math.imul(x, x))));
  });
});
