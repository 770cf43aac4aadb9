/**
 * Microsoft SEAL (BFV, by node-seal) with the same ring, primes and error distribution. SEAL keeps its last prime for key
 * switching, which is not used here: so it gets one prime more, and its security check is off (fast/ has the parameters
 * that docs/SECURITY.md argues for; the extra prime weakens only this reference).
 */

import initialize, {
  type Decryptor,
  type Encryptor,
  type MainModule,
  type SEALContext,
  type SecretKey,
} from 'node-seal';
import { Arena } from '../../../src/kernel/arena.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import type { RingParameters } from '../../../src/two-party/plan/linear-noise.ts';
import { PRIMES } from '../../../src/two-party/rlwe/primes.ts';
import { Ring } from '../../../src/two-party/rlwe/ring.ts';
import type { Ciphertext, RlweScheme } from './scheme.ts';

/** An object of SEAL that saves itself as a header and little-endian 64-bit words, and loads the same. */
interface Stored {
  saveToArray(mode: ReturnType<typeof uncompressed>): Uint8Array;
  loadFromArray(context: SEALContext, bytes: Uint8Array): void;
}

function uncompressed(seal: MainModule) {
  return seal.ComprModeType.none;
}

export class SealScheme implements RlweScheme {
  readonly #seal: MainModule;
  readonly #context: SEALContext;
  readonly #ring: Ring;
  readonly #secretKey: SecretKey;
  readonly #encryptor: Encryptor;
  readonly #decryptor: Decryptor;
  readonly #primes: number;

  /** `bits`: t = 2^bits. `secret`: N coefficients, SEAL's own key generation if absent. */
  static async create(parameters: RingParameters, bits: number, secret?: Int8Array): Promise<SealScheme> {
    return new SealScheme(await initialize(), parameters, bits, secret);
  }

  private constructor(seal: MainModule, { degree, primes }: RingParameters, bits: number, secret?: Int8Array) {
    this.#seal = seal;
    this.#primes = primes;
    this.#ring = new Ring(new Arena(new Heap()), { degree, primes: primes + 1 });
    const parameters = new seal.EncryptionParameters(seal.SchemeType.bfv);
    const modulus = new seal.VectorModulus();
    for (const prime of PRIMES.slice(0, primes + 1)) modulus.push_back(new seal.Modulus(BigInt(prime)));
    parameters.setPolyModulusDegree(degree);
    parameters.setCoeffModulus(modulus);
    parameters.setPlainModulus(new seal.Modulus(1n << BigInt(bits)));
    this.#context = new seal.SEALContext(parameters, true, seal.SecLevelType.none);
    const own = new seal.KeyGenerator(this.#context).secretKey();
    if (secret) this.#store(own, this.#transform(secret));
    this.#secretKey = own;
    const publicKey = new seal.KeyGenerator(this.#context, own).createPublicKey();
    this.#encryptor = new seal.Encryptor(this.#context, publicKey, own);
    this.#decryptor = new seal.Decryptor(this.#context, own);
  }

  secretCoefficients(): Int8Array {
    const { heap, degree, residueBytes } = this.#ring;
    const at = heap.allocate(residueBytes);
    heap.words(at, degree).set(this.#load(this.#secretKey, (this.#primes + 1) * degree).subarray(0, degree));
    this.#ring.inverse(at, 0);
    return Int8Array.from(heap.words(at, degree), (word) => (word > 1 ? -1 : word));
  }

  encrypt(words: Uint32Array): Ciphertext {
    const plaintext = new this.#seal.Plaintext(words.length);
    this.#store(plaintext, words);
    const ciphertext = new this.#seal.Ciphertext();
    this.#encryptor.encryptSymmetric(plaintext, ciphertext);
    return this.#load(ciphertext, 2 * this.#primes * this.#ring.degree);
  }

  encryptZero(): Ciphertext {
    const ciphertext = new this.#seal.Ciphertext();
    this.#encryptor.encryptZero(ciphertext);
    return this.#load(ciphertext, 2 * this.#primes * this.#ring.degree);
  }

  decrypt(ciphertext: Ciphertext): Uint32Array {
    const held = new this.#seal.Ciphertext();
    this.#encryptor.encryptZero(held);
    this.#store(held, ciphertext);
    const plaintext = new this.#seal.Plaintext();
    this.#decryptor.decrypt(held, plaintext);
    const words = new Uint32Array(this.#ring.degree);
    words.set(this.#load(plaintext, plaintext.coeffCount()));
    return words;
  }

  /** The secret in the transformed domain modulo every prime. */
  #transform(secret: Int8Array): Uint32Array {
    const { heap, kernels, degree, fields, residueBytes, polynomialBytes } = this.#ring;
    const small = heap.allocate(degree);
    heap.u8.set(new Uint8Array(secret.buffer, secret.byteOffset, degree), small);
    const values = heap.allocate(polynomialBytes);
    fields.forEach(({ prime }, j) => {
      kernels.liftSmall(values + j * residueBytes, small, degree, prime, 0);
      this.#ring.forward(values + j * residueBytes, j);
    });
    return heap.words(values, fields.length * degree).slice();
  }

  /** The last `count` 64-bit words of the saved object. */
  #load(object: Stored, count: number): Uint32Array {
    const bytes = object.saveToArray(uncompressed(this.#seal));
    const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8 * count);
    return Uint32Array.from({ length: count }, (_, i) => view.getUint32(8 * i, true));
  }

  /** Replaces the object's words. */
  #store(object: Stored, words: Uint32Array): void {
    const bytes = object.saveToArray(uncompressed(this.#seal));
    const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8 * words.length);
    words.forEach((word, i) => {
      view.setBigUint64(8 * i, BigInt(word), true);
    });
    object.loadFromArray(this.#context, bytes);
  }
}
