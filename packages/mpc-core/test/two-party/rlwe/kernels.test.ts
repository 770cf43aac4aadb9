import { randomBytes, randomFillSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { linearParameters } from '../../../src/two-party/plan/linear-noise.ts';
import { InputCodec, InputScaler, Rescaler, Ring, Sampler } from '../../../src/two-party/rlwe/index.ts';
import { inverse, PRIMES, power, primitiveRoot } from '../../../src/two-party/rlwe/primes.ts';

const SMALL = { degree: 128, primes: 4 };

function setUp(parameters = SMALL) {
  const heap = new Heap();
  const arena = new Arena(heap);
  return { heap, arena, ring: new Ring(arena, parameters) };
}

/** Random residues of one polynomial, with the extremes among them. */
function residues(degree: number, prime: number): Uint32Array {
  const words = randomFillSync(new Uint32Array(degree)).map((word) => word % prime);
  words.set([0, prime - 1, prime >> 1, (prime >> 1) + 1]);
  return words;
}

/** The integer in [0, q) with these residues. */
function compose(values: readonly number[], modulus: bigint): bigint {
  return (
    values.reduce((sum, value, j) => {
      const p = BigInt(PRIMES[j]);
      const cofactor = modulus / p;
      return sum + cofactor * ((BigInt(value) * inverse(cofactor, p)) % p);
    }, 0n) % modulus
  );
}

test('the primes are prime, just below 2^30, and serve every degree up to 8192', () => {
  for (const prime of PRIMES) {
    expect(prime % 16384).toBe(1);
    expect(prime).toBeLessThan(2 ** 30);
    expect(prime).toBeGreaterThan(2 ** 30 * 0.999);
    let divisor = 2;
    while (prime % divisor !== 0 && divisor * divisor <= prime) divisor += 1;
    expect(divisor * divisor).toBeGreaterThan(prime);
  }
  expect(new Set(PRIMES).size).toBe(PRIMES.length);
});

test('the forward transform evaluates at the odd powers of the root, the inverse undoes it', () => {
  for (const degree of [16, 128]) {
    const { heap, ring } = setUp({ degree, primes: 4 });
    const at = heap.allocate(ring.residueBytes);
    ring.fields.forEach(({ prime }, j) => {
      const p = BigInt(prime);
      const input = residues(degree, prime);
      heap.words(at, degree).set(input);
      ring.forward(at, j);
      const values = [...heap.words(at, degree)].sort((a, b) => a - b);
      const root = primitiveRoot(degree, prime);
      const expected = Array.from({ length: degree }, (_, i) => {
        const x = power(root, BigInt(2 * i + 1), p);
        return Number(input.reduceRight((sum, coefficient) => (sum * x + BigInt(coefficient)) % p, 0n));
      });
      expect(values).toEqual(expected.sort((a, b) => a - b));
      ring.inverse(at, j);
      expect(heap.words(at, degree)).toEqual(input);
    });
  }
});

test('products of transformed values are negacyclic products', () => {
  const { heap, ring } = setUp();
  const { prime } = ring.fields[0];
  const [a, b, companions] = [0, 1, 2].map(() => heap.allocate(ring.residueBytes));
  const [x, y] = [residues(128, prime), residues(128, prime)];
  heap.words(a, 128).set(x);
  heap.words(b, 128).set(y);
  ring.forward(a, 0);
  ring.forward(b, 0);
  ring.kernels.shoupCompanions(companions, b, 128, prime);
  ring.kernels.multiplyTable(a, a, b, companions, 128, prime);
  ring.inverse(a, 0);
  const expected = Array.from({ length: 128 }, (_, i) => {
    let sum = 0n;
    for (let k = 0; k < 128; k++) {
      const product = BigInt(x[k]) * BigInt(y[(i - k + 128) % 128]);
      sum += k <= i ? product : -product;
    }
    const p = BigInt(prime);
    return Number(((sum % p) + p) % p);
  });
  expect([...heap.words(a, 128)]).toEqual(expected);
});

test('packed words of every width come back, in count * width / 8 bytes', () => {
  const { heap, ring } = setUp();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (width, units, seed) => {
      const count = 128 * units;
      const shift = Math.min(seed % 30, 32 - width);
      const words = randomFillSync(new Uint32Array(count));
      const [from, packed, to] = [4 * count, (count * width) / 8 + 16, 4 * count].map((bytes) => heap.allocate(bytes));
      heap.words(from, count).set(words);
      heap.bytes(packed, (count * width) / 8 + 16).fill(0xaa);
      ring.kernels.packWords(packed, from, count, width, shift);
      expect([...heap.bytes(packed + (count * width) / 8, 16)]).toEqual(Array(16).fill(0xaa));
      ring.kernels.unpackWords(to, packed, count, width, shift, 5);
      const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
      expect(heap.words(to, count)).toEqual(words.map((word) => ((((word >>> shift) & mask) << shift) + 5) >>> 0));
      for (const address of [from, packed, to]) heap.free(address);
    }),
  );
});

test('an encrypted input comes back within half of what its dropped bits can say', () => {
  for (const droppedBits of [0, 1, 10, 29]) {
    const { heap, arena, ring } = setUp();
    const codec = new InputCodec(arena, ring, { droppedBits });
    const [from, packed, to] = [ring.polynomialBytes, codec.bytes, ring.polynomialBytes].map((n) => heap.allocate(n));
    const words = ring.fields.map(({ prime }) => residues(128, prime));
    for (const [j, list] of words.entries()) heap.words(from + j * ring.residueBytes, 128).set(list);
    codec.pack(packed, from);
    codec.unpack(to, packed);
    for (let i = 0; i < 128; i++) {
      const sent = compose(
        words.map((list) => list[i]),
        ring.modulus,
      );
      const got = compose(
        words.map((_, j) => heap.u32[(to + j * ring.residueBytes) / 4 + i]),
        ring.modulus,
      );
      const difference = got > sent ? got - sent : sent - got;
      const wrapped = difference > ring.modulus / 2n ? ring.modulus - difference : difference;
      expect(wrapped <= (droppedBits === 0 ? 0n : 1n << BigInt(droppedBits - 1))).toBe(true);
    }
  }
});

test('rescaling rounds c * 2^k / q to the nearest integer', () => {
  for (const primes of [3, 4, 5]) {
    const { heap, arena, ring } = setUp({ degree: 128, primes });
    const rescaler = new Rescaler(arena, ring);
    const [from, first, low, high] = [ring.polynomialBytes, 512, 512, 512].map((bytes) => heap.allocate(bytes));
    const words = ring.fields.map(({ prime }) => residues(128, prime));
    for (const [j, list] of words.entries()) heap.words(from + j * ring.residueBytes, 128).set(list);
    rescaler.toWords(first, from, 32);
    rescaler.toWordPairs(low, high, from, 43);
    for (let i = 0; i < 128; i++) {
      const c = compose(
        words.map((list) => list[i]),
        ring.modulus,
      );
      const near = (k: bigint, value: bigint) => {
        // |value * q - c * 2^k| <= q / 2 modulo q * 2^k, with 2^-19 of slack for the 64-bit fixed point.
        const whole = ring.modulus << k;
        const distance = (((value * ring.modulus - (c << k)) % whole) + whole) % whole;
        const wrapped = distance > whole / 2n ? whole - distance : distance;
        return wrapped <= ring.modulus / 2n + (ring.modulus >> 19n);
      };
      expect(near(32n, BigInt(heap.u32[first / 4 + i]))).toBe(true);
      expect(near(43n, BigInt(heap.u32[low / 4 + i]) + (BigInt(heap.u32[high / 4 + i]) << 20n))).toBe(true);
    }
  }
});

test('rescaling a level takes the same bits of 2^shift * c', () => {
  const { heap, arena, ring } = setUp({ degree: 128, primes: 7 });
  for (const shift of [1, 40, 107]) {
    const rescaler = new Rescaler(arena, ring, shift);
    const [from, to] = [heap.allocate(ring.polynomialBytes), heap.allocate(512)];
    const words = ring.fields.map(({ prime }) => residues(128, prime));
    for (const [j, list] of words.entries()) heap.words(from + j * ring.residueBytes, 128).set(list);
    rescaler.toWords(to, from, 20);
    for (let i = 0; i < 128; i++) {
      const c = compose(
        words.map((list) => list[i]),
        ring.modulus,
      );
      const shifted = (c << BigInt(shift)) % ring.modulus;
      const nearest = (((shifted << 21n) / ring.modulus + 1n) >> 1n) & 0xfffffn;
      const difference = (BigInt(heap.u32[to / 4 + i]) - nearest) & 0xfffffn;
      expect([0n, 1n, 0xfffffn]).toContain(difference);
    }
  }
});

test('inputs of several levels and masks of all bits are encoded as q m / t to within a few units', () => {
  for (const levels of [2, 4, 5]) {
    const parameters = linearParameters(192, 9, 19, { shift: 9, levels })!;
    const { heap, ring } = setUp({ degree: 128, primes: parameters.primes });
    const { spacing, plaintextBits } = parameters;
    const t = 1n << BigInt(plaintextBits);
    const check = (at: number, i: number, message: bigint, most: bigint) => {
      const value = compose(
        ring.fields.map((_, j) => heap.u32[(at + j * ring.residueBytes) / 4 + i]),
        ring.modulus,
      );
      const wanted = (((2n * ring.modulus * message + t) / (2n * t)) % ring.modulus) + ring.modulus;
      const distance = (value - wanted + 2n * ring.modulus) % ring.modulus;
      expect(distance <= most || ring.modulus - distance <= most).toBe(true);
    };
    const inputs = heap.allocateZeroed(ring.polynomialBytes);
    const words = heap.allocate(8 * 512);
    const list = randomFillSync(new Uint32Array(8 * 128));
    list.set([0, 0xffffffff, 1 << 18, (1 << 18) - 1]);
    heap.words(words, 8 * 128).set(list);
    new InputScaler(ring, parameters).add(inputs, words);
    for (let i = 0; i < 128; i++) {
      const sum = (count: number, spread: number, read: (word: number) => bigint) =>
        Array.from({ length: count }, (_, k) => read(list[k * 128 + i]) << BigInt(spread * k)).reduce((x, y) => x + y);
      const balanced = sum(levels, spacing, (word) => BigInt((word << 13) >> 13));
      check(inputs, i, ((balanced % t) + t) % t, BigInt(2 * levels));
    }
  }
});

test('samples have the distribution that they should have, and equal seeds give equal samples', () => {
  const { heap, arena, ring } = setUp();
  const count = 8192;
  const seed = randomBytes(16);
  const [a, b] = [seed, seed].map((bytes) => new Sampler(arena, ring.kernels, bytes, count));
  const [x, y] = [0, 1].map(() => heap.allocate(4 * count + 16));
  for (const prime of PRIMES) {
    a.uniform(x, count, prime);
    b.uniform(y, count, prime);
    const words = heap.words(x, count);
    expect(words).toEqual(heap.words(y, count));
    expect(words.every((word) => word < prime)).toBe(true);
    const mean = words.reduce((sum, word) => sum + word, 0) / count / prime;
    expect(Math.abs(mean - 0.5)).toBeLessThan((8 * 0.2887) / Math.sqrt(count));
  }
  a.binomial(x, count);
  const errors = new Int8Array(heap.memory.buffer, x, count);
  expect(errors.every((e) => Math.abs(e) <= 21)).toBe(true);
  const variance = errors.reduce((sum, e) => sum + e * e, 0) / count;
  const mean = errors.reduce((sum, e) => sum + e, 0) / count;
  // Variance 10.5 (fourth moment about 3 * 10.5^2), eight standard deviations of the estimates.
  expect(Math.abs(mean)).toBeLessThan((8 * 3.24) / Math.sqrt(count));
  expect(Math.abs(variance - 10.5)).toBeLessThan((8 * 10.5 * Math.SQRT2) / Math.sqrt(count));
});
