/** Decryption of rescaled results: round((c0 + c1 s) * t / 2^k) with c1 modulo 2^k. */
import type { Arena } from '../../../kernel/arena.ts';
import { inverse, shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';
import { LOW_BITS } from './rescaler.ts';
import { DECODING_PRIMES, type SecretKey } from './secret-key.ts';

export class Decryptor {
  readonly #ring: Ring;
  readonly #products: number;

  constructor(arena: Arena, ring: Ring) {
    this.#ring = ring;
    this.#products = arena.allocate(DECODING_PRIMES * ring.residueBytes);
  }

  /** Values of c1 modulo the decoding primes, [2][N] words. c1 in parts of LOW_BITS and more. */
  transformSecond(values: number, low: number, high: number): void {
    const { kernels, degree, fields, residueBytes } = this.#ring;
    for (let j = 0; j < DECODING_PRIMES; j++) {
      const { prime } = fields[j];
      const p = BigInt(prime);
      const factor = shoup(1n << BigInt(LOW_BITS), p);
      const one = shoup(1n, p).companion;
      const at = values + j * residueBytes;
      kernels.joinResidues(at, low, high, degree, factor.word, factor.companion, one, prime);
      this.#ring.forward(at, j);
    }
  }

  /** c1 * s as residues modulo the decoding primes [2][N], valid until the next call. */
  multiplySecret(key: SecretKey, values: number): number {
    const { kernels, degree, fields, residueBytes } = this.#ring;
    for (let j = 0; j < DECODING_PRIMES; j++) {
      const offset = j * residueBytes;
      const at = this.#products + offset;
      const { prime } = fields[j];
      kernels.multiplyTable(at, values + offset, key.plain + offset, key.plainCompanions + offset, degree, prime);
      this.#ring.inverse(at, j);
    }
    return this.#products;
  }

  /**
   * Words modulo 2^bits from `count` coefficients of c0 (modulo 2^firstBits) and of c1 * s (residues x1, x2, c1 modulo
   * 2^secondBits). The value is rounded, or with `floor` rounded down.
   */
  decode(
    dst: number,
    first: number,
    products: readonly [x1: number, x2: number],
    count: number,
    widths: { firstBits: number; secondBits: number; bits: number },
    floor = false,
  ): void {
    const ring = this.#ring;
    const [p1, p2] = [ring.fields[0].prime, ring.fields[1].prime];
    const { word, companion } = shoup(inverse(BigInt(p1), BigInt(p2)), BigInt(p2));
    const { firstBits, secondBits, bits } = widths;
    const [x1, x2] = products;
    const down = floor ? 1 : 0;
    ring.kernels.decodeWords(dst, first, x1, x2, count, secondBits, firstBits, bits, p1, p2, word, companion, down);
  }
}
