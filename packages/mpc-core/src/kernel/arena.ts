/** Buffers that live as long as one piece of work and are freed together, also when it fails. */
import type { Heap } from './heap.ts';

/** Helpers that need buffers take the arena of the work that they are for, and have nothing to give back themselves. */
export class Arena {
  readonly heap: Heap;
  #addresses = new Set<number>();

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** As Heap.allocate: contents undefined. */
  allocate(bytes: number): number {
    return this.adopt(this.heap.allocate(bytes));
  }

  /** As Heap.allocateZeroed. */
  allocateZeroed(bytes: number): number {
    return this.adopt(this.heap.allocateZeroed(bytes));
  }

  /** A 32-bit table copied from typed array to heap. */
  table(values: Int32Array | Uint32Array): number {
    const address = this.allocate(values.byteLength);
    this.heap.words(address, values.length).set(values);
    return address;
  }

  /** A buffer that somebody else allocated is freed with the others. */
  adopt(address: number): number {
    this.#addresses.add(address);
    return address;
  }

  /** The work's result: not freed with the others, its receiver frees it. The last thing that the work does. */
  handOver(address: number): number {
    this.#addresses.delete(address);
    return address;
  }

  /** Frees everything that was not handed over. */
  release(): void {
    for (const address of this.#addresses) this.heap.free(address);
    this.#addresses.clear();
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

/** The same for work that does not wait. */
export function inArena<T>(heap: Heap, work: (arena: Arena) => T): T {
  const arena = new Arena(heap);
  try {
    return work(arena);
  } finally {
    arena.release();
  }
}

/** Makes something whose buffers live as long as it does: they are freed here only where the making fails. */
export function madeIn<T>(heap: Heap, make: (arena: Arena) => T): T {
  const arena = new Arena(heap);
  try {
    return make(arena);
  } catch (error) {
    arena.release();
    throw error;
  }
}

/**
 * Runs pieces of work at once that share an arena, and then `end` where all went well. Fails as soon as one of them does; the others may
 * still be at work with the buffers, so these are freed when the last has ended.
 */
export async function withSharedArena<T>(
  heap: Heap,
  start: (arena: Arena) => readonly Promise<unknown>[],
  end: (arena: Arena) => T,
): Promise<T> {
  const arena = new Arena(heap);
  let pieces: readonly Promise<unknown>[] = [];
  try {
    pieces = start(arena);
    await Promise.all(pieces);
    const result = end(arena);
    arena.release();
    return result;
  } catch (error) {
    void Promise.allSettled(pieces).then(() => arena.release());
    throw error;
  }
}
