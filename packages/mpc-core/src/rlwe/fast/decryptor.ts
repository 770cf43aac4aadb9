/** Decryption of rescaled results: round((c0 + c1 s) * t / 2^k) with c1 modulo 2^k. */
import { inverse, shoup } from '../primes.ts';
import { LOW_BITS } from './rescaler.ts';
import { DECODING_PRIMES, type SecretKey } from './secretKey.ts';

export class Decryptor {
  readonly #key: SecretKey;
  readonly #values: number;

  constructor(key: SecretKey) {
    this.#key = key;
    this.#values = key.ring.heap.allocate(DECODING_PRIMES * key.ring.residueBytes);
  }

  /** c1 * s as residues modulo the two decoding primes [2][N], valid until the next call. c1 in parts of LOW_BITS and more. */
  multiplySecret(low: number, high: number): number {
    const { ring, plain, plainCompanions } = this.#key;
    const { kernels, degree, residueBytes } = ring;
    for (let j = 0; j < DECODING_PRIMES; j++) {
      const p = BigInt(ring.fields[j].prime);
      const { prime } = ring.fields[j];
      const factor = shoup(1n << BigInt(LOW_BITS), p);
      const at = this.#values + j * residueBytes;
      const offset = j * residueBytes;
      kernels.joinResidues(at, low, high, degree, factor.word, factor.companion, shoup(1n, p).companion, prime);
      ring.forward(at, j);
      kernels.multiplyTable(at, at, plain + offset, plainCompanions + offset, degree, prime);
      ring.inverse(at, j);
    }
    return this.#values;
  }

  /**
   * Words modulo 2^bits from `count` coefficients of c0 (modulo 2^firstBits) and of c1 * s (residues x1, x2, c1 modulo
   * 2^secondBits).
   */
  decode(
    dst: number,
    first: number,
    products: readonly [x1: number, x2: number],
    count: number,
    widths: { firstBits: number; secondBits: number; bits: number },
  ): void {
    const { ring } = this.#key;
    const [p1, p2] = [ring.fields[0].prime, ring.fields[1].prime];
    const { word, companion } = shoup(inverse(BigInt(p1), BigInt(p2)), BigInt(p2));
    const { firstBits, secondBits, bits } = widths;
    const [x1, x2] = products;
    ring.kernels.decodeWords(dst, first, x1, x2, count, secondBits, firstBits, bits, p1, p2, word, companion);
  }

  free(): void {
    this.#key.ring.heap.free(this.#values);
  }
}
