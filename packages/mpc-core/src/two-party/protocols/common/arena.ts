/** Buffers that live as long as one piece of work and are freed together, also when it fails. */
import type { Heap } from '../../../kernel/heap.ts';

export class Arena {
  readonly heap: Heap;
  #addresses: number[] = [];

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** As Heap.allocate: contents undefined. */
  allocate(bytes: number): number {
    const address = this.heap.allocate(bytes);
    this.#addresses.push(address);
    return address;
  }

  allocateZeroed(bytes: number): number {
    const address = this.heap.allocateZeroed(bytes);
    this.#addresses.push(address);
    return address;
  }

  /** A 32-bit table copied from typed array to heap. */
  table(values: Int32Array | Uint32Array): number {
    const address = this.allocate(values.byteLength);
    this.heap.words(address, values.length).set(values);
    return address;
  }

  release(): void {
    for (const address of this.#addresses) this.heap.free(address);
    this.#addresses = [];
  }
}

/** Runs `work` with an arena that is released afterwards, whatever happens. */
export async function withArena<T>(heap: Heap, work: (arena: Arena) => Promise<T>): Promise<T> {
  const arena = new Arena(heap);
  try {
    return await work(arena);
  } finally {
    arena.release();
  }
}
