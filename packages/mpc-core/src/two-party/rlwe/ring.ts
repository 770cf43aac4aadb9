/**
 * The ring Z_q[X] / (X^N + 1), q a product of 30-bit primes: transforms and constants in the heap. A polynomial is
 * [primes][N] words; in the transformed domain its values are in bit-reversed order.
 */

import type { Arena } from '../../kernel/arena.ts';
import type { Heap } from '../../kernel/heap.ts';
import type { RingParameters } from '../plan/linear-noise.ts';
import { type RlweKernels, rlweKernels } from './kernels.ts';
import { bitReverse, inverse, PRIMES, power, primitiveRoot, type ShoupWord, shoup } from './primes.ts';

/** What the kernels need to know of one prime. */
export interface PrimeField {
  readonly prime: number;
  readonly roots: number;
  readonly rootCompanions: number;
  readonly inverseRoots: number;
  readonly inverseRootCompanions: number;
  /** 1 / N and (inverse root 1) / N, for the last stage of the inverse transform. */
  readonly scale: ShoupWord;
  readonly lastRoot: ShoupWord;
}

export class Ring implements RingParameters {
  readonly heap: Heap;
  readonly kernels: RlweKernels;
  readonly degree: number;
  readonly primes: number;
  readonly fields: readonly PrimeField[];
  /** q as an integer, for constants. */
  readonly modulus: bigint;

  /** Its tables live as long as `arena`. */
  constructor(arena: Arena, parameters: RingParameters) {
    this.heap = arena.heap;
    this.kernels = rlweKernels(arena.heap);
    this.degree = parameters.degree;
    this.primes = parameters.primes;
    const used = PRIMES.slice(0, parameters.primes);
    this.fields = used.map((prime) => makeField(arena, this.degree, prime));
    this.modulus = used.reduce((product, prime) => product * BigInt(prime), 1n);
  }

  /** Bytes of one residue polynomial. */
  get residueBytes(): number {
    return 4 * this.degree;
  }

  /** Bytes of a polynomial modulo q. */
  get polynomialBytes(): number {
    return this.primes * this.residueBytes;
  }

  /** Coefficients to values modulo prime j, in place. */
  forward(address: number, j: number): void {
    const field = this.fields[j];
    this.kernels.forwardNtt(address, field.roots, field.rootCompanions, this.degree, field.prime);
  }

  /** Values to coefficients modulo prime j, in place. */
  inverse(address: number, j: number): void {
    const { prime, inverseRoots, inverseRootCompanions, scale, lastRoot } = this.fields[j];
    this.kernels.inverseNtt(
      address,
      inverseRoots,
      inverseRootCompanions,
      this.degree,
      prime,
      scale.word,
      scale.companion,
      lastRoot.word,
      lastRoot.companion,
    );
  }
}

/** The four tables of a prime in one buffer. */
function makeField(arena: Arena, degree: number, prime: number): PrimeField {
  const p = BigInt(prime);
  const bits = Math.log2(degree);
  const root = primitiveRoot(degree, prime);
  const rootInverse = inverse(root, p);
  const roots = arena.allocate(16 * degree);
  const tables = arena.heap.words(roots, 4 * degree);
  const powers = [root, rootInverse].map((base) => {
    const list: bigint[] = [1n];
    for (let i = 1; i < degree; i++) list.push((list[i - 1] * base) % p);
    return list;
  });
  for (let i = 0; i < degree; i++) {
    powers.forEach((list, which) => {
      const { word, companion } = shoup(list[bitReverse(i, bits)], p);
      tables[2 * which * degree + i] = word;
      tables[(2 * which + 1) * degree + i] = companion;
    });
  }
  const scale = inverse(BigInt(degree), p);
  return {
    prime,
    roots,
    rootCompanions: roots + 4 * degree,
    inverseRoots: roots + 8 * degree,
    inverseRootCompanions: roots + 12 * degree,
    scale: shoup(scale, p),
    lastRoot: shoup(power(rootInverse, BigInt(degree / 2), p) * scale, p),
  };
}
