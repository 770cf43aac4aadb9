/** The kernels behind the interface that SEAL is compared by. Has a heap of its own and never gives its buffers back. */
import { randomBytes } from 'node:crypto';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import type { RingParameters } from '../../../src/two-party/plan/linear-noise.ts';
import { Decryptor } from '../../../src/two-party/rlwe/fast/decryptor.ts';
import { Encryptor, MessageScaler } from '../../../src/two-party/rlwe/fast/encryptor.ts';
import { makePublicKey, PublicKeys } from '../../../src/two-party/rlwe/fast/public-key.ts';
import { Rescaler } from '../../../src/two-party/rlwe/fast/rescaler.ts';
import { SecretKey } from '../../../src/two-party/rlwe/fast/secret-key.ts';
import { Ring } from '../../../src/two-party/rlwe/ring.ts';
import { Sampler } from '../../../src/two-party/rlwe/sampler.ts';
import type { Ciphertext, RlweScheme } from './scheme.ts';

/** Extra bits of a rescaled polynomial over the plaintext's. */
const GUARD_BITS = 10;

export class FastScheme implements RlweScheme {
  readonly #arena: Arena;
  readonly #ring: Ring;
  readonly #bits: number;
  readonly #secret: Int8Array;
  readonly #key: SecretKey;
  readonly #publicKeys: PublicKeys;

  /** `bits` (at most 22): t = 2^bits. `secret`: N coefficients, drawn if absent. */
  constructor(parameters: RingParameters, bits: number, secret?: Int8Array) {
    const heap = new Heap();
    this.#arena = new Arena(heap);
    this.#ring = new Ring(this.#arena, parameters);
    this.#bits = bits;
    const { degree } = this.#ring;
    const coefficients = heap.allocate(degree + 16);
    if (secret) heap.u8.set(new Uint8Array(secret.buffer, secret.byteOffset, degree), coefficients);
    else this.#sampler(randomBytes(16)).ternary(coefficients, degree);
    this.#secret = new Int8Array(heap.bytes(coefficients, degree).slice().buffer);
    this.#key = new SecretKey(this.#arena, this.#ring, coefficients);
    const seed = randomBytes(16);
    const b = makePublicKey(this.#key, this.#sampler(seed), this.#sampler(randomBytes(16)));
    this.#publicKeys = new PublicKeys(this.#arena, this.#ring, this.#sampler(seed));
    this.#publicKeys.add(b);
  }

  secretCoefficients(): Int8Array {
    return this.#secret.slice();
  }

  encrypt(words: Uint32Array): Ciphertext {
    const { heap, polynomialBytes, residueBytes, degree, fields } = this.#ring;
    const [first, second, message] = [polynomialBytes + 16, polynomialBytes + 16, residueBytes].map((bytes) =>
      heap.allocate(bytes),
    );
    heap.words(message, degree).set(words);
    const seed = randomBytes(16);
    const [open, secret] = [seed, randomBytes(16)].map((of) => this.#sampler(of));
    new Encryptor(this.#arena, this.#ring).encryptZero(this.#key, first, 'values', open, secret);
    new MessageScaler(this.#arena, this.#ring, this.#bits).add(first, message);
    const publicSampler = this.#sampler(seed);
    fields.forEach(({ prime }, j) => {
      publicSampler.uniform(second + j * residueBytes, degree, prime);
      this.#ring.inverse(second + j * residueBytes, j);
    });
    return this.#read(first, second);
  }

  encryptZero(): Ciphertext {
    const { heap, polynomialBytes } = this.#ring;
    const [first, second] = [heap.allocateZeroed(polynomialBytes), heap.allocateZeroed(polynomialBytes)];
    const [u, sampler] = [heap.allocate(polynomialBytes), this.#sampler(randomBytes(16))];
    this.#publicKeys.drawRandomness(u, sampler);
    this.#publicKeys.addFirst(first, 0, u);
    this.#publicKeys.addError(first, sampler);
    this.#publicKeys.addSecond(second, u, 'coefficients', sampler);
    return this.#read(first, second);
  }

  decrypt(ciphertext: Ciphertext): Uint32Array {
    const { heap, polynomialBytes, residueBytes, degree, primes } = this.#ring;
    const c = heap.allocate(2 * polynomialBytes);
    const [first, low, high] = [0, 1, 2].map(() => heap.allocate(residueBytes));
    heap.words(c, 2 * primes * degree).set(ciphertext);
    const rescaler = new Rescaler(this.#arena, this.#ring);
    const widths = {
      firstBits: this.#bits + GUARD_BITS,
      secondBits: Math.max(this.#bits + GUARD_BITS, 24),
      bits: this.#bits,
    };
    rescaler.toWords(first, c, widths.firstBits);
    rescaler.toWordPairs(low, high, c + polynomialBytes, widths.secondBits);
    const decryptor = new Decryptor(this.#arena, this.#ring);
    const values = heap.allocate(2 * residueBytes);
    decryptor.transformSecond(values, low, high);
    const x = decryptor.multiplySecret(this.#key, values);
    decryptor.decode(first, first, [x, x + residueBytes], degree, widths);
    return heap.words(first, degree).slice();
  }

  #sampler(seed: Uint8Array): Sampler {
    return new Sampler(this.#arena, this.#ring.kernels, seed, 2 * this.#ring.degree);
  }

  #read(first: number, second: number): Ciphertext {
    const { heap, primes, degree } = this.#ring;
    const ciphertext = new Uint32Array(2 * primes * degree);
    ciphertext.set(heap.words(first, primes * degree));
    ciphertext.set(heap.words(second, primes * degree), primes * degree);
    return ciphertext;
  }
}
