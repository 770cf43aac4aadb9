import { inArena } from '../../kernel/arena.ts';
import type { Heap } from '../../kernel/heap.ts';
import { aesCounters, BLOCK_BYTES } from '../blocks.ts';
import type { Generator } from '../platform.ts';
import { cipherOn, ownHeap, scheduleOf } from './kernels.ts';

/** Blocks that are made at once where they do not go straight to a heap. */
const MOST_BLOCKS = 1024;

/** AES-128-CTR by assembly/aes. */
export class Prg implements Generator {
  readonly #schedule: Uint8Array;
  #counter = 0;
  /** What is left of a block. */
  #rest = new Uint8Array(0);

  constructor(seed: Uint8Array) {
    this.#schedule = scheduleOf(seed);
  }

  fill(heap: Heap, address: number, bytes: number): void {
    const kept = this.#takeRest(bytes);
    heap.u8.set(kept, address);
    const start = address + kept.length;
    const blocks = Math.floor((bytes - kept.length) / BLOCK_BYTES);
    const cipher = cipherOn(heap, this.#schedule);
    cipher.counterBlocks(cipher.keys, start, this.#advance(blocks), blocks);
    const done = kept.length + blocks * BLOCK_BYTES;
    if (done < bytes) heap.u8.set(this.bytes(bytes - done), address + done);
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(length);
    const kept = this.#takeRest(length);
    output.set(kept);
    for (let done = kept.length; done < length; ) {
      const made = this.#make(Math.min(MOST_BLOCKS, Math.ceil((length - done) / BLOCK_BYTES)));
      const used = Math.min(made.length, length - done);
      output.set(made.subarray(0, used), done);
      this.#rest = made.subarray(used);
      done += used;
    }
    return output;
  }

  /** At most `most` bytes of a block that was begun. */
  #takeRest(most: number): Uint8Array {
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  #make(blocks: number): Uint8Array<ArrayBuffer> {
    const heap = ownHeap();
    const cipher = cipherOn(heap, this.#schedule);
    return inArena(heap, (arena) => {
      const at = arena.allocate(blocks * BLOCK_BYTES);
      cipher.counterBlocks(cipher.keys, at, this.#advance(blocks), blocks);
      const made = heap.bytes(at, blocks * BLOCK_BYTES).slice();
      heap.u8.fill(0, at, at + made.length);
      return made;
    });
  }

  /** The first of so many counters. */
  #advance(blocks: number): number {
    const first = this.#counter;
    this.#counter += blocks;
    aesCounters.blocks += blocks;
    return first;
  }
}
