/**
 * The inputs of one group as planes of 16-bit limbs: for each polynomial the limbs of c0 (N coefficients each), of c1
 * (with its negacyclic continuation) and of each level of the vendor's own share in the clear.
 */
import type { Arena } from '../../../kernel/arena.ts';
import type { LinearLayout } from '../../plan/linear-layout.ts';
import type { Ring } from '../../rlwe/index.ts';
import type { GemmKernels } from './kernels.ts';

/** rowGemm reads whole vectors of 8 columns, so the last one may reach this far behind a plane. */
const SLACK_BYTES = 16;

/** Offsets of a plane's low and high limbs from the start of a polynomial's planes. */
export interface Plane {
  readonly low: number;
  readonly high: number;
}

export class LimbStore {
  readonly address: number;
  /** Bytes from one polynomial to the next. */
  readonly stride: number;
  readonly #ring: Ring;
  readonly #kernels: GemmKernels;
  readonly #extension: number;
  readonly #firstBytes: number;
  readonly #secondBytes: number;

  constructor(arena: Arena, ring: Ring, kernels: GemmKernels, layout: LinearLayout) {
    this.#ring = ring;
    this.#kernels = kernels;
    const shifts = layout.groups.map((group) => (group.blocks - 1) * group.blockLength + layout.span);
    this.#extension = Math.ceil(Math.max(...shifts) / 8) * 8;
    this.#firstBytes = 2 * ring.degree + SLACK_BYTES;
    this.#secondBytes = 2 * (ring.degree + this.#extension) + SLACK_BYTES;
    this.stride =
      2 * (ring.primes * (this.#firstBytes + this.#secondBytes) + layout.parameters.levels * this.#firstBytes);
    const most = Math.max(...layout.groups.map((group) => group.inputPolynomials));
    this.address = arena.allocate(most * this.stride);
  }

  first(j: number): Plane {
    const low = 2 * j * this.#firstBytes;
    return { low, high: low + this.#firstBytes };
  }

  second(j: number): Plane {
    const low = 2 * (this.#ring.primes * this.#firstBytes + j * this.#secondBytes);
    return { low, high: low + this.#secondBytes };
  }

  clear(level: number): Plane {
    const low = 2 * (this.#ring.primes * (this.#firstBytes + this.#secondBytes) + level * this.#firstBytes);
    return { low, high: low + this.#firstBytes };
  }

  /** Stores c0 of polynomial `index`, coefficients [primes][N]. */
  putFirst(index: number, first: number): void {
    const base = this.address + index * this.stride;
    const { degree, fields, residueBytes } = this.#ring;
    fields.forEach(({ prime }, j) => {
      const { low, high } = this.first(j);
      this.#kernels.splitResidues(base + low, base + high, first + j * residueBytes, degree, 0, prime);
    });
  }

  /** Stores c1, which all groups of a bundle share: coefficients or values, [primes][N]. */
  putSecond(index: number, second: number): void {
    const base = this.address + index * this.stride;
    const { degree, fields, residueBytes } = this.#ring;
    fields.forEach(({ prime }, j) => {
      const { low, high } = this.second(j);
      const from = second + j * residueBytes;
      this.#kernels.splitResidues(base + low, base + high, from, degree, this.#extension, prime);
    });
  }

  /** Stores N words of a level in the clear. */
  putClear(index: number, level: number, words: number): void {
    const base = this.address + index * this.stride;
    const { low, high } = this.clear(level);
    this.#kernels.splitWords(base + low, base + high, words, this.#ring.degree);
  }
}
