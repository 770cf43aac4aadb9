/**
 * The vendor's weights in the order that rowGemm reads: for each channel group and each chunk of the inputs
 * [blocks of 4 outputs][pairs of inputs][4][2] 16-bit integers, padded with zeros.
 */
import type { LinearStep, LinearWeights } from '@doubleblind/program';
import type { Arena } from '../../../kernel/arena.ts';

/** Limbs are at most 2^14 in magnitude: sums stay exact in 32 bits while a chunk's weights add up to less than this. */
const MOST_WEIGHT = 2 ** 17;
/** A tile of 8 columns of so many pairs of rows (16 KiB) stays in the first-level cache. */
const MOST_PAIRS = 512;
export const ROWS_PER_BLOCK = 4;

export interface Chunk {
  /** First of its inputs and how many, counted in [channel of the group][tap]. */
  readonly first: number;
  readonly inputs: number;
  readonly pairs: number;
  /** Address of the chunk's weights. */
  readonly address: number;
}

export class WeightPanels {
  /** [channel group][chunk]. */
  readonly groups: readonly (readonly Chunk[])[];
  readonly outputsPerGroup: number;
  readonly inputsPerOutput: number;
  readonly mostPairs: number;

  constructor(arena: Arena, step: LinearStep, { weights }: LinearWeights, outputs: number) {
    this.outputsPerGroup = outputs / step.groups;
    this.inputsPerOutput = weights.length / outputs;
    this.groups = Array.from({ length: step.groups }, (_, group) => {
      const size = this.outputsPerGroup * this.inputsPerOutput;
      return this.#pack(arena, weights.subarray(group * size, (group + 1) * size), step.weightBits);
    });
    this.mostPairs = Math.max(...this.groups.flat().map((chunk) => chunk.pairs));
  }

  #pack(arena: Arena, weights: Int16Array, weightBits: number): Chunk[] {
    const ends = chunkEnds(weightBits, this.inputsPerOutput);
    return ends.map((end, i) => {
      const first = i === 0 ? 0 : ends[i - 1];
      const inputs = end - first;
      const pairs = Math.ceil(inputs / 2);
      const blocks = Math.ceil(this.outputsPerGroup / ROWS_PER_BLOCK);
      const length = blocks * pairs * ROWS_PER_BLOCK * 2;
      const address = arena.allocateZeroed(2 * length);
      const panel = new Int16Array(arena.heap.memory.buffer, address, length);
      for (let m = 0; m < this.outputsPerGroup; m++) {
        const block = Math.floor(m / ROWS_PER_BLOCK) * pairs;
        for (let k = 0; k < inputs; k++) {
          const at = ((block + (k >> 1)) * ROWS_PER_BLOCK + (m % ROWS_PER_BLOCK)) * 2 + (k & 1);
          panel[at] = weights[m * this.inputsPerOutput + first + k];
        }
      }
      return { first, inputs, pairs, address };
    });
  }
}

/** Ends of the chunks: as long as no output's weights in a chunk can add up to MOST_WEIGHT, whatever they are. */
export function chunkEnds(weightBits: number, inputs: number): number[] {
  // By the public width alone: cuts by the weights' own sums would show in the running time.
  const most = 2 ** (weightBits - 1) - 1;
  const size = Math.min(2 * MOST_PAIRS, Math.floor((MOST_WEIGHT - 1) / most));
  return Array.from({ length: Math.ceil(inputs / size) }, (_, chunk) => Math.min(inputs, (chunk + 1) * size));
}
