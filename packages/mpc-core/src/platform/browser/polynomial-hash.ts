/** GHASH by assembly/ot/ghash.ts: some ten times what the processor's instruction takes (docs/BROWSER.md). */
import { inArena } from '../../kernel/arena.ts';
import { loadKernels } from '../../kernel/load.ts';
import { BLOCK_BYTES } from '../blocks.ts';
import type { UniversalHash } from '../platform.ts';
import { cipherOn, ownHeap, scheduleOf } from './kernels.ts';

interface FieldKernels {
  hashBlocks(sum: number, factor: number, blocks: number, count: number): void;
}

const CHUNK_BYTES = 131072;
let kernels: FieldKernels | undefined;

/** AES of one block under a key. */
function encrypt(key: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const heap = ownHeap();
  const cipher = cipherOn(heap, scheduleOf(key));
  return inArena(heap, (arena) => {
    const at = arena.allocate(BLOCK_BYTES);
    heap.u8.set(block, at);
    cipher.encryptBlocks(cipher.keys, at, at, 1);
    return heap.bytes(at, BLOCK_BYTES).slice();
  });
}

export function pointOf(key: Uint8Array): Uint8Array<ArrayBuffer> {
  return encrypt(key, new Uint8Array(BLOCK_BYTES));
}

/** (sum + the blocks one after the other) times the point, as GHASH. */
function absorb(sum: Uint8Array, point: Uint8Array, blocks: Uint8Array): void {
  const heap = ownHeap();
  kernels ??= loadKernels<FieldKernels>('ot', heap);
  const { hashBlocks } = kernels;
  inArena(heap, (arena) => {
    const at = arena.allocate(2 * BLOCK_BYTES + CHUNK_BYTES);
    heap.u8.set(sum, at);
    heap.u8.set(point, at + BLOCK_BYTES);
    for (let done = 0; done < blocks.length; done += CHUNK_BYTES) {
      const piece = blocks.subarray(done, done + CHUNK_BYTES);
      heap.u8.set(piece, at + 2 * BLOCK_BYTES);
      hashBlocks(at, at + BLOCK_BYTES, at + 2 * BLOCK_BYTES, piece.length / BLOCK_BYTES);
    }
    sum.set(heap.bytes(at, BLOCK_BYTES));
    heap.u8.fill(0, at, at + 2 * BLOCK_BYTES + CHUNK_BYTES);
  });
}

export class PolynomialHash implements UniversalHash {
  readonly #key: Uint8Array;
  readonly #point: Uint8Array;
  readonly #sum = new Uint8Array(BLOCK_BYTES);
  #bytes = 0;

  constructor(key: Uint8Array) {
    this.#key = key.slice();
    this.#point = pointOf(key);
  }

  add(blocks: Uint8Array): void {
    absorb(this.#sum, this.#point, blocks);
    this.#bytes += blocks.length;
  }

  /** As GCM: the length in bits as a last block, and the encryption of the nonce of zeros with counter 1. */
  tag(): Uint8Array<ArrayBuffer> {
    const length = new Uint8Array(BLOCK_BYTES);
    new DataView(length.buffer).setBigUint64(0, BigInt(8 * this.#bytes));
    absorb(this.#sum, this.#point, length);
    const first = new Uint8Array(BLOCK_BYTES);
    first[BLOCK_BYTES - 1] = 1;
    return encrypt(this.#key, first).map((byte, i) => byte ^ this.#sum[i]);
  }

  digest(): Uint8Array<ArrayBuffer> {
    const sum = this.#sum.slice();
    absorb(sum, this.#point, new Uint8Array(BLOCK_BYTES));
    return sum;
  }
}
