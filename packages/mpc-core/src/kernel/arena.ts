/** Buffers that live as long as one piece of work and are freed together, also when it fails. */
import type { Heap } from './heap.ts';

/** A helper that holds buffers of its own. */
interface Part {
  free(): void;
}

/** Not for several pieces of work at once. */
export class Arena {
  readonly heap: Heap;
  #addresses: number[] = [];
  #parts: Part[] = [];

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

  /** A buffer that somebody else allocated is freed with the others. */
  adopt(address: number): number {
    this.#addresses.push(address);
    return address;
  }

  /** A helper that is freed with the buffers. */
  own<P extends Part>(part: P): P {
    this.#parts.push(part);
    return part;
  }

  release(): void {
    for (const part of this.#parts) part.free();
    for (const address of this.#addresses) this.heap.free(address);
    this.#parts = [];
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

/** The same for work that does not wait. */
export function inArena<T>(heap: Heap, work: (arena: Arena) => T): T {
  const arena = new Arena(heap);
  try {
    return work(arena);
  } finally {
    arena.release();
  }
}
