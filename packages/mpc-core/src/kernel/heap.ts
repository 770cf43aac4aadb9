/**
 * One WebAssembly memory shared by all kernel modules of a computation, and the allocator of its buffers.
 * Addresses are byte offsets. First fit over a sorted free list: allocations are few and large.
 */

/** Below this lies the static data of the kernel modules (scripts/build-kernels.mjs). */
const HEAP_START = 1 << 20;
const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 65536;
/** Every buffer starts on a cache line. */
const ALIGNMENT = 64;

interface Block {
  address: number;
  bytes: number;
}

/** The memory of one party's computation; addresses are bytes in it. Throws RangeError when 4 GiB are not enough. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  #free: Block[] = [];
  readonly #used = new Map<number, number>();
  #usedBytes = 0;
  #peakBytes = 0;
  #u8: Uint8Array<ArrayBuffer>;
  #u32: Uint32Array<ArrayBuffer>;
  #i32: Int32Array<ArrayBuffer>;

  constructor(initialBytes = 16 << 20) {
    const pages = Math.ceil((HEAP_START + initialBytes) / PAGE_BYTES);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: MAXIMUM_PAGES });
    this.#free.push({ address: HEAP_START, bytes: pages * PAGE_BYTES - HEAP_START });
    this.#u8 = new Uint8Array(this.#buffer());
    this.#u32 = new Uint32Array(this.#buffer());
    this.#i32 = new Int32Array(this.#buffer());
  }

  /** Whole memory as bytes. Take it anew after every allocation: growing the memory detaches older views. */
  get u8(): Uint8Array<ArrayBuffer> {
    if (this.#u8.length === 0) this.#u8 = new Uint8Array(this.#buffer());
    return this.#u8;
  }

  /** Whole memory as 32-bit words (index = address / 4). */
  get u32(): Uint32Array<ArrayBuffer> {
    if (this.#u32.length === 0) this.#u32 = new Uint32Array(this.#buffer());
    return this.#u32;
  }

  get i32(): Int32Array<ArrayBuffer> {
    if (this.#i32.length === 0) this.#i32 = new Int32Array(this.#buffer());
    return this.#i32;
  }

  /** `length` bytes from an address: a view, until the memory grows. */
  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return this.u8.subarray(address, address + length);
  }

  /** `length` 32-bit words from an address: a view, until the memory grows. */
  words(address: number, length: number): Uint32Array<ArrayBuffer> {
    return this.u32.subarray(address >>> 2, (address >>> 2) + length);
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Reserves `bytes` bytes, 64-byte aligned, contents undefined. Throws RangeError when 4 GiB do not suffice. */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let index = this.#free.findIndex((block) => block.bytes >= size);
    if (index < 0) index = this.#grow(size);
    const block = this.#free[index];
    const address = block.address;
    if (block.bytes === size) this.#free.splice(index, 1);
    else {
      block.address += size;
      block.bytes -= size;
    }
    this.#used.set(address, size);
    this.#usedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    return address;
  }

  /** Like allocate, filled with zeros. */
  allocateZeroed(bytes: number): number {
    const address = this.allocate(bytes);
    this.u8.fill(0, address, address + bytes);
    return address;
  }

  /** Overwrites what is not allocated: what work that is over has left. */
  wipeFree(): void {
    for (const { address, bytes } of this.#free) this.u8.fill(0, address, address + bytes);
  }

  /** Overwrites everything, what kernels keep below the buffers, too: nothing can be computed on this heap any more. */
  wipe(): void {
    this.u8.fill(0);
  }

  /** Gives a buffer back. Secret contents are not wiped at once: see wipeFree. */
  free(address: number): void {
    const bytes = this.#used.get(address);
    if (bytes === undefined) throw new RangeError(`free of an address that is not allocated: ${address}`);
    this.#used.delete(address);
    this.#usedBytes -= bytes;
    const after = this.#free.findIndex((block) => block.address > address);
    const index = after < 0 ? this.#free.length : after;
    this.#free.splice(index, 0, { address, bytes });
    this.#mergeWithNext(index);
    if (index > 0) this.#mergeWithNext(index - 1);
  }

  #mergeWithNext(index: number): void {
    const block = this.#free[index];
    const next = this.#free[index + 1];
    if (next && block.address + block.bytes === next.address) {
      block.bytes += next.bytes;
      this.#free.splice(index + 1, 1);
    }
  }

  #grow(size: number): number {
    const oldBytes = this.#buffer().byteLength;
    const last = this.#free.at(-1);
    const tail = last && last.address + last.bytes === oldBytes ? last.bytes : 0;
    const pages = Math.ceil((size - tail) / PAGE_BYTES);
    this.memory.grow(pages);
    if (tail > 0 && last) last.bytes += pages * PAGE_BYTES;
    else this.#free.push({ address: oldBytes, bytes: pages * PAGE_BYTES });
    return this.#free.length - 1;
  }

  #buffer(): ArrayBuffer {
    return this.memory.buffer as ArrayBuffer;
  }
}
