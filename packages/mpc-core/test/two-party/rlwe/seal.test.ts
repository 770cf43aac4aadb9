import { randomFillSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { PRIMES } from '../../../src/two-party/rlwe/primes.ts';
import { FastScheme } from '../../support/rlwe/fast-scheme.ts';
import type { RlweScheme } from '../../support/rlwe/scheme.ts';
import { SealScheme } from '../../support/rlwe/seal-scheme.ts';

const PARAMETERS = { degree: 4096, primes: 3 };
const WIDE = { degree: 8192, primes: 4 };
const BITS = 20;

const message = (degree = PARAMETERS.degree) =>
  randomFillSync(new Uint32Array(degree)).map((word) => word & (2 ** BITS - 1));

/** Coefficient-wise sum of two ciphertexts. */
function add(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => (word + b[i]) % PRIMES[Math.floor(i / PARAMETERS.degree) % PARAMETERS.primes]);
}

async function pairs(): Promise<[RlweScheme, RlweScheme][]> {
  const fast = new FastScheme(PARAMETERS, BITS);
  const seal = await SealScheme.create(PARAMETERS, BITS);
  return [
    [fast, await SealScheme.create(PARAMETERS, BITS, fast.secretCoefficients())],
    [seal, new FastScheme(PARAMETERS, BITS, seal.secretCoefficients())],
  ];
}

test('what SEAL or the kernels encrypt, the other decrypts, whoever made the key', async () => {
  for (const [owner, other] of await pairs()) {
    const words = message();
    expect(other.secretCoefficients()).toEqual(owner.secretCoefficients());
    expect(owner.decrypt(owner.encrypt(words))).toEqual(words);
    expect(other.decrypt(owner.encrypt(words))).toEqual(words);
    expect(owner.decrypt(other.encrypt(words))).toEqual(words);
  }
});

test('the wide parameters agree with SEAL as well', async () => {
  const fast = new FastScheme(WIDE, BITS);
  const seal = await SealScheme.create(WIDE, BITS, fast.secretCoefficients());
  const words = message(WIDE.degree);
  expect(seal.decrypt(fast.encrypt(words))).toEqual(words);
  expect(fast.decrypt(seal.encrypt(words))).toEqual(words);
});

test("either's encryption of zero leaves the other's message as it is and is fresh every time", async () => {
  for (const [owner, other] of await pairs()) {
    const words = message();
    for (const [a, b] of [
      [owner, other],
      [other, owner],
    ]) {
      expect(b.decrypt(add(a.encrypt(words), b.encryptZero()))).toEqual(words);
      expect(b.encryptZero()).not.toEqual(b.encryptZero());
    }
  }
});

test('the secret is uniform over -1, 0, 1', () => {
  const counts = [0, 0, 0];
  const secret = new FastScheme(PARAMETERS, BITS).secretCoefficients();
  for (const s of secret) counts[s + 1] += 1;
  // A third of 4096 with standard deviation 30.2: eight of them.
  for (const count of counts) expect(Math.abs(count - PARAMETERS.degree / 3)).toBeLessThan(242);
});
