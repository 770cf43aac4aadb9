/** Each protection of docs/SECURITY.md ("Homomorphic linear layers"): the attack that it stops works without it. */
import { randomBytes, randomFillSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { outputMessageBytes, PACK_UNIT } from '../../../src/two-party/plan/linear-layout.ts';
import { linearParameters } from '../../../src/two-party/plan/linear-noise.ts';
import { planLinearLayout } from '../../../src/two-party/plan/linear-plan.ts';
import { Hiding } from '../../../src/two-party/protocols/linear/hiding.ts';
import { ALL_PROTECTIONS, type Protections } from '../../../src/two-party/protocols/linear/protections.ts';
import {
  Encryptor,
  LOW_BITS,
  MessageScaler,
  PublicKeys,
  Rescaler,
  Ring,
  Sampler,
  SecretKey,
} from '../../../src/two-party/rlwe/index.ts';
import { type Case, linearStep, Parties } from './harness.ts';

const INPUTS = 2;
const WEIGHTS = [93, -58];

/** A 1x1 convolution of two channels, no shift, the hospital's own input: its share alone would be W u without a mask. */
function smallLayer(size = 20): Case {
  return {
    step: linearStep({ ring: 20, shift: 0 }),
    sources: [INPUTS],
    height: size,
    width: size,
    outputs: 1,
    batch: 2,
    hospitalOwns: true,
    input: randomFillSync(new Uint32Array(INPUTS * 2 * size * size)).map((word) => word & 0xfffff),
    weights: { kind: 'linear', weights: Int16Array.from(WEIGHTS), bias: Int32Array.from([0]) },
  };
}

/**
 * The key owner's attack on the second polynomial: it knows a, so it looks for the weights with
 * c1 = round(sum of w_k a_k * 2^k / q). Returns all that fit.
 */
async function weightsFromSecondPolynomial(protections: Protections): Promise<number[][]> {
  const parties = new Parties(protections);
  const c = smallLayer();
  await parties.run(c);
  const [layout] = planLinearLayout(c.step, { channels: INPUTS, height: 20, width: 20 }, 1, 2)!.sections;
  const { parameters, groups } = layout;
  const heap = new Heap();
  const arena = new Arena(heap);
  const ring = new Ring(arena, parameters);
  const { degree, residueBytes, kernels, fields } = ring;
  // Messages of the hospital: seed of the public a, key, seed of the inputs' a, inputs. The two channels share one polynomial, at different offsets.
  expect(groups[0].inputPolynomials).toBe(1);
  const sampler = new Sampler(arena, kernels, parties.sent[1][2], degree);
  const a = heap.allocate(ring.polynomialBytes + 16);
  for (let j = 0; j < ring.primes; j++) {
    sampler.uniform(a + j * residueBytes, degree, fields[j].prime);
  }
  const [low, high] = [heap.allocate(residueBytes), heap.allocate(residueBytes)];
  new Rescaler(arena, ring).toWordPairs(low, high, a, parameters.secondBits);
  const scale = 2 ** parameters.secondBits;
  const known = Array.from(heap.words(low, degree), (word, i) => word + heap.words(high, degree)[i] * 2 ** LOW_BITS);
  const message = parties.sent[0][0];
  const packed = heap.allocate(message.length);
  heap.u8.set(message, packed);
  let at = packed + outputMessageBytes(parameters, groups[0], 1) - (degree * parameters.secondBits) / 8;
  kernels.unpackWords(low, at, degree, LOW_BITS, 0, 0);
  at += (degree * LOW_BITS) / 8;
  kernels.unpackWords(high, at, degree, parameters.secondBits - LOW_BITS, 0, 0);
  const seen = Array.from(heap.words(low, degree), (word, i) => word + heap.words(high, degree)[i] * 2 ** LOW_BITS);
  const fits = (w0: number, w1: number) => {
    for (let i = 0; i < 8; i++) {
      const difference = seen[i] - w0 * known[i] - w1 * known[i + groups[0].blockLength];
      const wrapped = difference - scale * Math.round(difference / scale);
      if (Math.abs(wrapped) > 256) return false;
    }
    return true;
  };
  const found: number[][] = [];
  for (let w0 = -127; w0 <= 127; w0++) {
    for (let w1 = -127; w1 <= 127; w1++) if (fits(w0, w1)) found.push([w0, w1]);
  }
  return found;
}

test('a fresh encryption of zero keeps the weights from being read off the second polynomial', async () => {
  expect(await weightsFromSecondPolynomial({ ...ALL_PROTECTIONS, rerandomise: false })).toEqual([WEIGHTS]);
  expect(await weightsFromSecondPolynomial(ALL_PROTECTIONS)).toEqual([]);
});

/** How the vendor masks a first polynomial in the attack below. */
type Masking = 'uniform modulo q' | 'whole units' | 'whole units and noise';

/**
 * A cheating key owner's attack on the noise: its public key is zero and its ciphertext has a noise of q / 2^k0, the unit of what
 * is sent, for every input. Below a whole unit of the plaintext the window then shows the weights, unless the mask reaches down there.
 * Returns the weights modulo 2^(k0 - ring) that it reads, one for each coefficient.
 */
function weightsFromNoise(weights: Int16Array, masking: Masking): number[] {
  const parameters = linearParameters(128, 8, 20)!;
  const heap = new Heap();
  const arena = new Arena(heap);
  const ring = new Ring(arena, parameters);
  const { degree, residueBytes, polynomialBytes, fields, kernels } = ring;
  const sampler = (seed = randomBytes(16)) => new Sampler(arena, ring.kernels, seed, 2 * degree);
  const keys = new PublicKeys(arena, ring, sampler());
  keys.add(new Uint8Array(polynomialBytes));
  const [first, second, u, mask] = [0, 1, 2, 3].map(() => heap.allocateZeroed(polynomialBytes + 16));
  const unit = ring.modulus >> BigInt(parameters.firstBits);
  fields.forEach(({ prime }, j) => {
    const p = BigInt(prime);
    const noise = Array.from(weights, (weight) => Number((((BigInt(weight) * unit) % p) + p) % p));
    heap.words(first + j * residueBytes, degree).set(noise);
  });
  const hiding = new Hiding(keys, sampler(), { rerandomise: true, mask: masking === 'uniform modulo q' });
  hiding.hideSecond(second, 'coefficients', u);
  hiding.hideFirst(first, 0, u, mask, degree);
  if (masking !== 'uniform modulo q') {
    const words = heap.allocate(4 * degree);
    sampler().words(words, degree);
    new MessageScaler(arena, ring, parameters.ring).add(first, words);
  }
  if (masking === 'whole units and noise') {
    // Noise that drowns honest errors, whatever its size below a unit, drowns nothing of q / 2^k0.
    const small = heap.allocate(degree + 16);
    sampler().binomial(small, degree);
    fields.forEach(({ prime }, j) => {
      for (let times = 0; times < 16; times++) kernels.addSmall(first + j * residueBytes, small, degree, prime);
    });
  }
  const window = heap.allocate(residueBytes);
  new Rescaler(arena, ring).toWords(window, first, parameters.firstBits);
  return Array.from(heap.words(window, degree), (word) => word & (2 ** (parameters.firstBits - parameters.ring) - 1));
}

test('a mask that is uniform modulo q keeps the weights from being read off the noise, whatever keys and ciphertexts the hospital sends', () => {
  const weights = Int16Array.from({ length: 4096 }, (_, i) => ((i * 37) % 255) - 127);
  const read = (masking: Masking) =>
    weightsFromNoise(weights, masking).filter((low, i) => low === (weights[i] & 255)).length;
  expect(read('whole units')).toBeGreaterThan(4000);
  expect(read('whole units and noise')).toBeGreaterThan(4000);
  // One of 256 by chance: 16 with a standard deviation of 4.
  expect(read('uniform modulo q')).toBeLessThan(16 + 8 * 4);
});

test('what the hospital sees of a first polynomial has the same distribution for every product and noise: small instances enumerated', () => {
  // q, plaintext bits, ring, spacing of levels, bits of windows: all of Z_q as masks.
  const q = 4093;
  for (const [t, windows] of [
    [64, [{ shift: 0, bits: 9 }]],
    [
      256,
      [
        { shift: 0, bits: 4 },
        { shift: 3, bits: 3 },
        { shift: 5, bits: 3 },
      ],
    ],
  ] as const) {
    const seen = (c0: number) =>
      windows.map(({ shift, bits }) => Math.round((((c0 << shift) % q) * 2 ** bits) / q) % 2 ** bits).join();
    const distribution = (product: number, noise: number) => {
      const counts = new Map<string, number>();
      const offset = Math.round((q * product) / t) + noise;
      for (let mask = 0; mask < q; mask++) {
        const window = seen((((offset + mask) % q) + q) % q);
        counts.set(window, (counts.get(window) ?? 0) + 1);
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    };
    const first = distribution(0, 0);
    for (let product = 1; product < t; product += 7)
      for (const noise of [-40, -1, 0, 3, 29]) expect(distribution(product, noise)).toEqual(first);
  }
});

test('one off in the last place is all that product, noise and mask can do to a result: small instances enumerated', () => {
  // Both parties' shares of y / 2^shift for every y, noise and mask, as vendor.ts and decryptor.ts compute them without rounding of c1.
  const [q, ring, shift, guard] = [65_521, 9, 6, 4];
  const [t, bits] = [2 ** ring, ring - shift];
  const off = new Map<number, number>();
  for (let y = 0; y < t; y += 5)
    for (let noise = -24; noise <= 24; noise += 8)
      for (let mask = 0; mask < q; mask += 3) {
        const sent = Math.round((((Math.round((q * y) / t) + noise + mask + q) % q) * 2 ** (bits + guard)) / q);
        const hospital = sent >> guard;
        const vendor = (-Math.floor((mask * t) / q) + 2 ** shift) >> shift;
        const difference = (((hospital + vendor - (y >> shift)) % 2 ** bits) + 2 ** bits) % 2 ** bits;
        const signed = difference > 2 ** (bits - 1) ? difference - 2 ** bits : difference;
        off.set(signed, (off.get(signed) ?? 0) + 1);
      }
  expect(Math.min(...off.keys())).toBeGreaterThanOrEqual(-1);
  expect(Math.max(...off.keys())).toBeLessThanOrEqual(2);
});

test('a mask keeps the product from the hospital', async () => {
  const c = smallLayer();
  const product = c.input.slice(0, 800).map((x, i) => (WEIGHTS[0] * x + WEIGHTS[1] * c.input[800 + i]) & 0xfffff);
  const [vendor, bare] = await new Parties({ ...ALL_PROTECTIONS, mask: false }).run(c);
  expect(bare).toEqual(product);
  expect(vendor.every((word) => word === 0)).toBe(true);
  const [, masked] = await new Parties().run(c);
  const equal = masked.reduce((count, word, i) => count + (word === product[i] ? 1 : 0), 0);
  expect(equal).toBeLessThan(5);
});

test('a mask is uniform modulo q, reaches every coefficient that is sent, and only useful ones are', async () => {
  for (const parameters of [linearParameters(128, 8, 20)!, linearParameters(192, 9, 19, { shift: 9, levels: 4 })!]) {
    const heap = new Heap();
    const arena = new Arena(heap);
    const ring = new Ring(arena, parameters);
    const { degree, residueBytes, fields } = ring;
    const sampler = () => new Sampler(arena, ring.kernels, randomBytes(16), 2 * degree);
    const [first, u, mask] = [0, 1, 2].map(() => heap.allocateZeroed(ring.polynomialBytes + 16));
    new Hiding(new PublicKeys(arena, ring, sampler()), sampler(), { rerandomise: false, mask: true }).hideFirst(
      first,
      0,
      u,
      mask,
      degree,
    );
    expect(heap.words(first, ring.primes * degree)).toEqual(heap.words(mask, ring.primes * degree));
    // Sixteenths of the range of every residue, and of the whole number: so many each, eight standard deviations.
    const uniform = (words: Uint32Array, range: number) => {
      const counts = new Uint32Array(16);
      for (const word of words) counts[Math.floor((16 * word) / range)] += 1;
      for (const count of counts) expect(Math.abs(count - degree / 16)).toBeLessThan(8 * Math.sqrt(degree / 16));
    };
    fields.forEach(({ prime }, j) => {
      uniform(heap.words(mask + j * residueBytes, degree), prime);
    });
    const whole = heap.allocate(residueBytes);
    new Rescaler(arena, ring).toWords(whole, first, 32);
    uniform(heap.words(whole, degree), 2 ** 32);
  }
  const parties = new Parties();
  await parties.run(smallLayer());
  const [layout] = planLinearLayout(smallLayer().step, { channels: INPUTS, height: 20, width: 20 }, 1, 2)!.sections;
  expect(layout.groups.map((group) => group.usefulOutputs)).toEqual([800]);
  expect(parties.sent[0].map((message) => message.length)).toEqual([
    outputMessageBytes(layout.parameters, { usefulOutputs: 800, key: 0 }, 1),
  ]);
});

test('two outputs of equal weights have masks and second polynomials of their own', async () => {
  const [size, batch] = [20, 2];
  const one = smallLayer(size);
  const c: Case = {
    ...one,
    outputs: 2,
    hospitalOwns: false,
    weights: { kind: 'linear', weights: Int16Array.from([...WEIGHTS, ...WEIGHTS]), bias: Int32Array.from([0, 0]) },
  };
  const parties = new Parties();
  const [vendor] = await parties.run(c);
  const count = batch * size * size;
  // The vendor's shares are W times its input less the mask: of equal weights they differ by the masks alone.
  const sixteenths = new Uint32Array(16);
  for (let i = 0; i < count; i++) sixteenths[((vendor[i] - vendor[count + i]) & 0xfffff) >> 16] += 1;
  for (const n of sixteenths) expect(Math.abs(n - count / 16)).toBeLessThan(8 * Math.sqrt(count / 16));
  // The message holds all first polynomials, then the low words of the second ones.
  const [layout] = planLinearLayout(c.step, { channels: INPUTS, height: size, width: size }, 2, batch)!.sections;
  const { parameters } = layout;
  const bytes = (parameters.degree * LOW_BITS) / 8;
  const [message] = parties.sent[0];
  const start = Math.ceil((count * 2) / PACK_UNIT) * PACK_UNIT * (parameters.firstBits / 8);
  const lows = [0, 1].map((i) => message.subarray(start + i * bytes, start + (i + 1) * bytes));
  const equal = lows[0].reduce((sum, byte, i) => sum + (byte === lows[1][i] ? 1 : 0), 0);
  expect(equal).toBeLessThan(bytes / 64);
});

/** Mean square of the centred residues modulo the first prime. */
function meanSquare(heap: Heap, address: number, degree: number, prime: number): number {
  const centred = Array.from(heap.words(address, degree), (word) => (word > prime / 2 ? word - prime : word));
  return centred.reduce((sum, x) => sum + x * x, 0) / degree;
}

test('the encryption of zero has errors of variance 10.5 in its second polynomial', () => {
  const heap = new Heap();
  const arena = new Arena(heap);
  const ring = new Ring(arena, linearParameters(128, 8, 20)!);
  const { degree, fields, kernels, polynomialBytes } = ring;
  const { prime } = fields[0];
  const seed = randomBytes(16);
  const sampler = (of: Buffer = randomBytes(16)) => new Sampler(arena, kernels, of, 2 * degree);
  const keys = new PublicKeys(arena, ring, sampler(seed));
  const [second, u, a] = [0, 1, 2].map(() => heap.allocateZeroed(polynomialBytes + 16));
  new Hiding(keys, sampler(), ALL_PROTECTIONS).hideSecond(second, 'coefficients', u);
  sampler(seed).uniform(a, degree, prime);
  const companions = heap.allocate(4 * degree);
  kernels.shoupCompanions(companions, a, degree, prime);
  kernels.multiplyTable(u, u, a, companions, degree, prime);
  ring.inverse(u, 0);
  const difference = heap.words(second, degree).map((word, i) => (word - heap.words(u, degree)[i] + prime) % prime);
  heap.words(second, degree).set(difference);
  // The estimate's standard deviation is 10.5 sqrt(2 / N) = 0.23.
  expect(Math.abs(meanSquare(heap, second, degree, prime) - 10.5)).toBeLessThan(8 * 0.23);
});

test("the hospital's ciphertexts have errors of variance 10.5", () => {
  const heap = new Heap();
  const arena = new Arena(heap);
  const ring = new Ring(arena, linearParameters(128, 8, 20)!);
  const { degree, fields, kernels, polynomialBytes } = ring;
  const { prime } = fields[0];
  const seed = randomBytes(16);
  const sampler = (of: Buffer = randomBytes(16)) => new Sampler(arena, kernels, of, 2 * degree);
  const key = SecretKey.generate(arena, ring, sampler());
  const [b, a] = [0, 1].map(() => heap.allocateZeroed(polynomialBytes + 16));
  new Encryptor(arena, ring).encryptZero(key, b, 'values', sampler(seed), sampler());
  sampler(seed).uniform(a, degree, prime);
  kernels.multiplyTable(a, a, key.plain, key.plainCompanions, degree, prime);
  ring.inverse(a, 0);
  // The message is zero: b + a s is the error.
  kernels.addResidues(b, a, degree, prime);
  expect(Math.abs(meanSquare(heap, b, degree, prime) - 10.5)).toBeLessThan(8 * 0.23);
});

// Of 70 x 70 images two groups make a bundle with one second polynomial.
test.each([20, 70])(
  'two runs on the same images of %d pixels a side share no seed, ciphertext, mask or key',
  async (size) => {
    const c = smallLayer(size);
    const parties = new Parties();
    const shares = [await parties.run(c), await parties.run(c)];
    const other = new Parties();
    await other.run(c);
    const all = [...parties.sent.flat(), ...other.sent.flat()];
    // Blocks of 16 bytes; the zeros that fill up the last packed words do not count.
    const blocks = all
      .flatMap((message) =>
        Array.from({ length: Math.floor(message.length / 16) }, (_, i) =>
          Buffer.from(message.subarray(16 * i, 16 * i + 16)).toString('hex'),
        ),
      )
      .filter((block) => block !== '0'.repeat(32));
    expect(new Set(blocks).size).toBe(blocks.length);
    for (const party of [0, 1]) {
      const equal = shares[0][party].reduce((count, word, i) => count + (word === shares[1][party][i] ? 1 : 0), 0);
      expect(equal).toBeLessThan(5);
    }
  },
);
