/**
 * W times a group's polynomials: every weight multiplies a polynomial shifted by a monomial, X^-s * ct, which is a row
 * that begins s coefficients later. The ciphertexts modulo q and the vendor's own share run through the same kernel.
 */
import type { Arena } from '../../../kernel/arena.ts';
import type { LinearLayout } from '../../plan/linear-layout.ts';
import { type Ring, shoup } from '../../rlwe/index.ts';
import type { GemmKernels } from './kernels.ts';
import type { LimbStore, Plane } from './limb-store.ts';
import { type Chunk, ROWS_PER_BLOCK, type WeightPanels } from './weight-panels.ts';

/** Outputs computed at a time, and columns: their sums stay in the second-level cache. */
const MOST_OUTPUTS = 64;
const COLUMNS = 512;
/** Work space of rowGemm a pair of rows: four tiles of 8 columns. */
const PANEL_BYTES = 128;

/** Coefficients of a group's first polynomials that hold outputs: so many from the first, rounded up to a multiple of 8. */
export function usefulCoefficients({ parameters, groups }: LinearLayout, group: number): number {
  return Math.min(parameters.degree, Math.ceil(groups[group].positions / 8) * 8);
}

export class RowProducts {
  /** [outputs][c0: primes x N | c1: primes x N | clear: levels x N] words. */
  readonly results: number;
  readonly stride: number;
  readonly #ring: Ring;
  readonly #kernels: GemmKernels;
  readonly #layout: LinearLayout;
  readonly #panels: WeightPanels;
  readonly #store: LimbStore;
  readonly #low: number;
  readonly #high: number;
  readonly #panel: number;
  readonly #rows: number;

  constructor(
    arena: Arena,
    ring: Ring,
    kernels: GemmKernels,
    layout: LinearLayout,
    panels: WeightPanels,
    store: LimbStore,
  ) {
    this.#ring = ring;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#panels = panels;
    this.#store = store;
    this.stride = 2 * ring.polynomialBytes + layout.parameters.levels * ring.residueBytes;
    const outputs = Math.min(MOST_OUTPUTS, panels.outputsPerGroup);
    const padded = Math.ceil(outputs / ROWS_PER_BLOCK) * ROWS_PER_BLOCK;
    this.results = arena.allocate(outputs * this.stride);
    this.#low = arena.allocate(2 * padded * 4 * COLUMNS);
    this.#high = this.#low + padded * 4 * COLUMNS;
    this.#panel = arena.allocate(PANEL_BYTES * panels.mostPairs);
    this.#rows = arena.allocate(8 * panels.mostPairs);
  }

  /** Blocks of outputs that compute() takes, in order. */
  *blocks(): Generator<{ group: number; first: number; outputs: number }> {
    for (let group = 0; group < this.#panels.groups.length; group++) {
      for (let first = 0; first < this.#panels.outputsPerGroup; first += MOST_OUTPUTS) {
        yield { group, first, outputs: Math.min(MOST_OUTPUTS, this.#panels.outputsPerGroup - first) };
      }
    }
  }

  /**
   * Fills `results` for a block of outputs: all coefficients of c1 (if `parts.second`), and the useful ones of c0 and of the clear
   * share (if `parts.clear`).
   */
  compute(
    positionGroup: number,
    block: { group: number; first: number; outputs: number },
    parts: { second: boolean; clear: boolean },
  ): void {
    const { degree, fields, residueBytes, polynomialBytes } = this.#ring;
    const useful = usefulCoefficients(this.#layout, positionGroup);
    this.#panels.groups[block.group].forEach((chunk, number) => {
      this.#writeRows(positionGroup, block.group, chunk);
      const accumulate = number > 0 ? 1 : 0;
      fields.forEach(({ prime }, j) => {
        const p = BigInt(prime);
        const shift = shoup(1n << 15n, p);
        const one = shoup(1n, p).companion;
        const offset = shoup(-(1n << 31n) * ((1n << 15n) + 1n), p).word;
        const combine = (dst: number, low: number, high: number, count: number) =>
          this.#kernels.combineResidues(
            dst,
            low,
            high,
            count,
            shift.word,
            shift.companion,
            one,
            offset,
            prime,
            accumulate,
          );
        this.#product(chunk, block, this.#store.first(j), j * residueBytes, useful, combine);
        if (!parts.second) return;
        this.#product(chunk, block, this.#store.second(j), polynomialBytes + j * residueBytes, degree, combine);
      });
      if (!parts.clear) return;
      const combine = (dst: number, low: number, high: number, count: number) =>
        this.#kernels.combineWords(dst, low, high, count, accumulate);
      for (let level = 0; level < this.#layout.parameters.levels; level++) {
        const offset = 2 * polynomialBytes + level * residueBytes;
        this.#product(chunk, block, this.#store.clear(level), offset, useful, combine);
      }
    });
  }

  /** Addresses of the chunk's rows, without the plane's offset. */
  #writeRows(positionGroup: number, channelGroup: number, chunk: Chunk): void {
    const { taps, views, input } = this.#layout;
    const { blocks, blockLength } = this.#layout.groups[positionGroup];
    const firstChannel = channelGroup * (input.channels / this.#panels.groups.length);
    const rows = this.#ring.heap.words(this.#rows, 2 * chunk.pairs);
    for (let i = 0; i < chunk.inputs; i++) {
      const channel = firstChannel + Math.floor((chunk.first + i) / taps.length);
      const tap = taps[(chunk.first + i) % taps.length];
      const number = channel * views.length + tap.view;
      const shift = (number % blocks) * blockLength + tap.offset;
      rows[i] = this.#store.address + Math.floor(number / blocks) * this.#store.stride + 2 * shift;
    }
    // The odd one out has weight zero.
    if (chunk.inputs % 2 === 1) rows[chunk.inputs] = rows[0];
  }

  #product(
    chunk: Chunk,
    block: { first: number; outputs: number },
    plane: Plane,
    resultOffset: number,
    columns: number,
    combine: (dst: number, low: number, high: number, count: number) => void,
  ): void {
    const blocks = Math.ceil(block.outputs / ROWS_PER_BLOCK);
    const weights = chunk.address + block.first * chunk.pairs * 4;
    for (let start = 0; start < columns; start += COLUMNS) {
      const count = Math.min(COLUMNS, columns - start);
      const sums = (target: number, limb: number) =>
        this.#kernels.rowGemm(
          target,
          4 * COLUMNS,
          weights,
          this.#rows,
          this.#panel,
          chunk.pairs,
          blocks,
          limb + 2 * start,
          count,
        );
      sums(this.#low, plane.low);
      sums(this.#high, plane.high);
      for (let m = 0; m < block.outputs; m++) {
        const dst = this.results + m * this.stride + resultOffset + 4 * start;
        combine(dst, this.#low + m * 4 * COLUMNS, this.#high + m * 4 * COLUMNS, count);
      }
    }
  }
}
