/** The key owner's secret: a uniform ternary polynomial, kept in the transformed domain. */
import { type Arena, inArena } from '../../../kernel/arena.ts';
import type { Ring } from '../ring.ts';
import type { Sampler } from '../sampler.ts';

/** Name of the method by which Node.js prints an object (its util.inspect.custom). */
const PRINTED = Symbol.for('nodejs.util.inspect.custom');

/** Results are decrypted modulo a power of two by way of this many primes: N * 2^k stays below their product. */
export const DECODING_PRIMES = 2;

export class SecretKey {
  readonly ring: Ring;
  /** -s modulo all primes and its companions: [primes][N] words each. */
  readonly negated: number;
  readonly negatedCompanions: number;
  /** s modulo the first two primes and its companions. */
  readonly plain: number;
  readonly plainCompanions: number;

  /** `arena`: of the key's lifetime. `coefficients`: address of N signed bytes in {-1, 0, 1}; read, not kept. */
  constructor(arena: Arena, ring: Ring, coefficients: number) {
    this.ring = ring;
    this.negated = arena.allocate(2 * ring.polynomialBytes + 2 * DECODING_PRIMES * ring.residueBytes);
    this.negatedCompanions = this.negated + ring.polynomialBytes;
    this.plain = this.negatedCompanions + ring.polynomialBytes;
    this.plainCompanions = this.plain + DECODING_PRIMES * ring.residueBytes;
    const transform = (dst: number, companions: number, j: number, negate: number) => {
      const { prime } = ring.fields[j];
      ring.kernels.liftSmall(dst, coefficients, ring.degree, prime, negate);
      ring.forward(dst, j);
      ring.kernels.shoupCompanions(companions, dst, ring.degree, prime);
    };
    for (let j = 0; j < ring.primes; j++) {
      const offset = j * ring.residueBytes;
      transform(this.negated + offset, this.negatedCompanions + offset, j, 1);
      if (j < DECODING_PRIMES) transform(this.plain + offset, this.plainCompanions + offset, j, 0);
    }
  }

  static generate(arena: Arena, ring: Ring, sampler: Sampler): SecretKey {
    return inArena(ring.heap, (scratch) => {
      const coefficients = scratch.allocate(ring.degree + 16);
      sampler.ternary(coefficients, ring.degree);
      const key = new SecretKey(arena, ring, coefficients);
      ring.heap.u8.fill(0, coefficients, coefficients + ring.degree);
      return key;
    });
  }

  toJSON(): never {
    throw new TypeError('a secret key cannot be serialised to JSON');
  }

  [PRINTED](): string {
    return 'SecretKey { hidden }';
  }
}
