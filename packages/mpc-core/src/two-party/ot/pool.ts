/** The blocks of a source that are made but not yet used: one contiguous buffer, so that any `take` is contiguous. */
import type { Heap } from '../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../platform/blocks.ts';
import type { Correlations } from './correlation.ts';

export class Pool {
  readonly #heap: Heap;
  #address = 0;
  #capacity = 0;
  #start = 0;
  #end = 0;
  #firstTweak = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get available(): number {
    return this.#end - this.#start;
  }

  /**
   * Moves what is left, at most `mostLeft` blocks, to the front and makes room for `blocks` more. Returns the address where they
   * go. A new buffer has room for the most that can be left: one that fitted what happens to be left now would be replaced by a
   * slightly larger one batch after batch, and the holes would make the memory grow.
   */
  makeRoom(blocks: number, mostLeft: number): number {
    const left = this.available;
    const oldStart = this.#address + this.#start * BLOCK_BYTES;
    if (left + blocks > this.#capacity) {
      const capacity = mostLeft + blocks;
      const address = this.#heap.allocate(capacity * BLOCK_BYTES);
      this.#heap.u8.copyWithin(address, oldStart, oldStart + left * BLOCK_BYTES);
      if (this.#capacity > 0) this.#heap.free(this.#address);
      this.#address = address;
      this.#capacity = capacity;
    } else {
      this.#heap.u8.copyWithin(this.#address, oldStart, oldStart + left * BLOCK_BYTES);
    }
    this.#start = 0;
    this.#end = left;
    return this.#address + left * BLOCK_BYTES;
  }

  /** The first `blocks` blocks of the room made are now filled. */
  append(blocks: number): void {
    this.#end += blocks;
  }

  /** Throws RangeError if fewer are available: reserve() comes first. */
  take(count: number): Correlations {
    if (count > this.available) throw new RangeError(`${count} correlations taken, ${this.available} reserved`);
    const taken = { address: this.#address + this.#start * BLOCK_BYTES, count, firstTweak: this.#firstTweak };
    this.#start += count;
    this.#firstTweak += count;
    return taken;
  }
}
