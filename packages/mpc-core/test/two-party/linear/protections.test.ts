/** Each protection of docs/SECURITY.md ("Homomorphic linear layers"): the attack that it stops works without it. */
import { randomBytes, randomFillSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { Heap } from '../../../src/kernel/heap.ts';
import { outputMessageBytes } from '../../../src/two-party/plan/linear-layout.ts';
import { linearParameters } from '../../../src/two-party/plan/linear-noise.ts';
import { planLinearLayout } from '../../../src/two-party/plan/linear-plan.ts';
import { Hiding } from '../../../src/two-party/protocols/linear/hiding.ts';
import { ALL_PROTECTIONS, type Protections } from '../../../src/two-party/protocols/linear/protections.ts';
import {
  LOW_BITS,
  makePublicKey,
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
  const ring = new Ring(heap, parameters);
  const { degree, residueBytes, kernels, fields } = ring;
  // Messages of the hospital: seed of the public a, key, seed of the inputs' a, inputs. The two channels share one polynomial, at different offsets.
  expect(groups[0].inputPolynomials).toBe(1);
  const sampler = new Sampler(heap, kernels, parties.sent[1][2], degree);
  const a = heap.allocate(ring.polynomialBytes + 16);
  for (let j = 0; j < ring.primes; j++) {
    sampler.uniform(a + j * residueBytes, degree, fields[j].prime);
  }
  const [low, high] = [heap.allocate(residueBytes), heap.allocate(residueBytes)];
  new Rescaler(ring).toWordPairs(low, high, a, parameters.secondBits);
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

/** The key owner's attack on the noise: the slope of a result's noise over the errors that it put into its input. */
function weightFromNoise(weight: number, protections: Protections): number {
  const parameters = linearParameters(128, 8, 20)!;
  const heap = new Heap();
  const ring = new Ring(heap, parameters);
  const { degree, kernels, fields, residueBytes } = ring;
  const sampler = () => new Sampler(heap, kernels, randomBytes(16), 2 * degree);
  const key = SecretKey.generate(ring, sampler());
  const seed = randomBytes(16);
  const seeded = () => new Sampler(heap, kernels, seed, degree);
  const publicKeys = new PublicKeys(ring, seeded());
  publicKeys.add(makePublicKey(key, seeded(), sampler()));
  const hiding = new Hiding(publicKeys, parameters, sampler(), protections);
  const errors = heap.allocate(degree);
  sampler().binomial(errors, degree);
  const fresh = Int8Array.from(new Int8Array(heap.memory.buffer, errors, degree));
  const [first, second, mask] = [ring.polynomialBytes, ring.polynomialBytes, residueBytes].map((n) =>
    heap.allocateZeroed(n),
  );
  // (W e, 0): an encryption of zero with a = 0 is enough, since the noise does not depend on a.
  fields.forEach(({ prime }, j) => {
    heap.words(first + j * residueBytes, degree).forEach((_, i, words) => {
      words[i] = (((weight * fresh[i]) % prime) + prime) % prime;
    });
  });
  const u = heap.allocate(ring.polynomialBytes);
  hiding.hideSecond(second, 'coefficients', u);
  hiding.hideFirst(first, 0, u, mask);
  // Noise modulo the first prime: c0 + c1 s - round(q r / t), where the last is what a second Hiding without noise adds.
  const { prime } = fields[0];
  const p = BigInt(prime);
  ring.forward(second, 0);
  kernels.multiplyTable(second, second, key.plain, key.plainCompanions, degree, prime);
  ring.inverse(second, 0);
  const t = 1n << BigInt(parameters.ring);
  const words = heap.words(mask, degree);
  let [products, squares] = [0, 0];
  for (let i = 0; i < degree; i++) {
    const r = BigInt(words[i]) % t;
    const message = (2n * ring.modulus * r + t) / (2n * t);
    const residue = (BigInt(heap.u32[first / 4 + i]) + BigInt(heap.u32[second / 4 + i]) - message) % p;
    const noise = Number(residue < 0n ? residue + p : residue);
    products += fresh[i] * (noise > prime / 2 ? noise - prime : noise);
    squares += fresh[i] * fresh[i];
  }
  return products / squares;
}

test('flooding keeps the weights from being read off the noise', () => {
  // Without it the zero encryption's noise (standard deviation 240) leaves an error of about 1.2 in the slope.
  for (const weight of [-120, 37, 111]) {
    expect(Math.abs(weightFromNoise(weight, { ...ALL_PROTECTIONS, flood: false }) - weight)).toBeLessThan(12);
    expect(Math.abs(weightFromNoise(weight, ALL_PROTECTIONS) - weight)).toBeGreaterThan(12);
  }
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

test('every coefficient is masked, with words that look uniform, and only useful ones are sent', async () => {
  const parameters = linearParameters(128, 8, 20)!;
  const heap = new Heap();
  const ring = new Ring(heap, parameters);
  const sampler = () => new Sampler(heap, ring.kernels, randomBytes(16), 2 * ring.degree);
  const keys = new PublicKeys(ring, sampler());
  const [first, u, mask] = [0, 1, 2].map(() => heap.allocateZeroed(ring.polynomialBytes));
  const onlyMask = { rerandomise: false, flood: false, mask: true };
  new Hiding(keys, parameters, sampler(), onlyMask).hideFirst(first, 0, u, mask);
  const words = heap.words(mask, ring.degree).map((word) => word & 0xfffff);
  const p = BigInt(ring.fields[0].prime);
  const t = 1n << 20n;
  words.forEach((r, i) => {
    const distance = BigInt(heap.u32[first / 4 + i]) - (((2n * ring.modulus * BigInt(r) + t) / (2n * t)) % p);
    expect(distance === 0n || distance === 1n || distance === -1n).toBe(true);
  });
  // 4096 uniform words: the count of each top bit pattern is 256 with standard deviation 15.5.
  const counts = new Uint32Array(16);
  for (const word of words) counts[word >> 16] += 1;
  for (const count of counts) expect(Math.abs(count - 256)).toBeLessThan(125);
  const parties = new Parties();
  await parties.run(smallLayer());
  const [layout] = planLinearLayout(smallLayer().step, { channels: INPUTS, height: 20, width: 20 }, 1, 2)!.sections;
  expect(layout.groups.map((group) => group.usefulOutputs)).toEqual([800]);
  expect(parties.sent[0].map((message) => message.length)).toEqual([
    outputMessageBytes(layout.parameters, { usefulOutputs: 800, key: 0 }, 1),
  ]);
});

test('all bits of a mask for several values a coefficient are uniform, and reach the coefficient', () => {
  const parameters = linearParameters(192, 9, 19, { shift: 9, levels: 4 })!;
  const heap = new Heap();
  const ring = new Ring(heap, parameters);
  const sampler = () => new Sampler(heap, ring.kernels, randomBytes(16), ring.degree);
  const onlyMask = { rerandomise: false, flood: false, mask: true };
  const hiding = new Hiding(new PublicKeys(ring, sampler()), parameters, sampler(), onlyMask);
  const mask = heap.allocate(hiding.maskWords * ring.residueBytes);
  expect(32 * hiding.maskWords).toBeGreaterThanOrEqual(parameters.plaintextBits);
  const [first, u] = [0, 1].map(() => heap.allocateZeroed(ring.polynomialBytes));
  hiding.hideFirst(first, 0, u, mask);
  const counts = new Uint32Array(parameters.plaintextBits);
  for (let bit = 0; bit < counts.length; bit++) {
    const words = heap.words(mask + (bit >> 5) * ring.residueBytes, ring.degree);
    for (const word of words) counts[bit] += (word >>> (bit & 31)) & 1;
  }
  // 8192 coins a bit: standard deviation 45.
  for (const count of counts) expect(Math.abs(count - ring.degree / 2)).toBeLessThan(8 * 45);
  // c0 = q r / t is uniform below q as well: sixteenths of the range, 512 each with standard deviation 22.
  const rescaled = heap.allocate(ring.residueBytes);
  new Rescaler(ring).toWords(rescaled, first, 32);
  const shares = new Uint32Array(16);
  for (const word of heap.words(rescaled, ring.degree)) shares[word >>> 28] += 1;
  for (const share of shares) expect(Math.abs(share - ring.degree / 16)).toBeLessThan(8 * 22);
  // The window of each level is the mask's bits there.
  for (let level = 0; level < parameters.levels; level++) {
    const shift = parameters.plaintextBits - parameters.ring - level * parameters.spacing;
    new Rescaler(ring, shift).toWords(rescaled, first, 16);
    for (let i = 0; i < ring.degree; i += 97) {
      const r = Array.from({ length: hiding.maskWords }, (_, k) =>
        BigInt(heap.words(mask + k * ring.residueBytes, ring.degree)[i]),
      );
      const value =
        r.reduce((sum, word, k) => sum + (word << BigInt(32 * k)), 0n) >> BigInt(level * parameters.spacing);
      const bits = Number((value >> BigInt(parameters.ring - 16)) & 0xffffn);
      expect([0, 1]).toContain((heap.u32[rescaled / 4 + i] - bits) & 0xffff);
    }
  }
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
