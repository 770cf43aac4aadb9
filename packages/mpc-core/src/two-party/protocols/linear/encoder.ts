/** A party's shares as polynomials, in the layout that both parties know. */
import type { LinearStep } from '@doubleblind/program';
import type { Heap } from '../../../kernel/heap.ts';
import { mapPositions } from '../../plan/linear-geometry.ts';
import type { LinearLayout } from '../../plan/linear-layout.ts';
import type { GemmKernels } from './kernels.ts';
import type { LayoutRuns } from './runs.ts';
import type { LinearSource } from './source.ts';

export class Encoder {
  readonly #heap: Heap;
  readonly #kernels: GemmKernels;
  readonly #step: LinearStep;
  readonly #layout: LinearLayout;
  readonly #runs: LayoutRuns;
  /** Address of each input channel, undefined where this party's share is zero. */
  readonly #channels: readonly (number | undefined)[];

  constructor(
    heap: Heap,
    kernels: GemmKernels,
    step: LinearStep,
    layout: LinearLayout,
    runs: LayoutRuns,
    sources: readonly LinearSource[],
  ) {
    this.#heap = heap;
    this.#kernels = kernels;
    this.#step = step;
    this.#layout = layout;
    this.#runs = runs;
    const bytes = 4 * layout.batch * mapPositions(layout.input);
    this.#channels = sources.flatMap(({ channels, address }) =>
      Array.from({ length: channels }, (_, c) => (address === undefined ? undefined : address + c * bytes)),
    );
  }

  /** Whether every share is zero. */
  get empty(): boolean {
    return this.#channels.every((address) => address === undefined);
  }

  /** Writes one level of polynomial number `index` of a group: N words below 2^ring. */
  encode(dst: number, group: number, level: number, index: number): void {
    const { blocks, blockLength } = this.#layout.groups[group];
    const views = this.#layout.views.length;
    const total = this.#channels.length * views;
    this.#heap.u8.fill(0, dst, dst + 4 * this.#layout.parameters.degree);
    for (let block = 0; block < blocks && index * blocks + block < total; block++) {
      const number = index * blocks + block;
      const source = this.#channels[Math.floor(number / views)];
      if (source === undefined) continue;
      const runs = this.#runs.input(group, level, number % views);
      const target = dst + 4 * block * blockLength;
      const mask = 2 ** this.#step.ring - 1;
      this.#kernels.copyRuns(target, source, runs.address, runs.count, this.#step.stride.at(-1) ?? 1, mask);
    }
  }
}
