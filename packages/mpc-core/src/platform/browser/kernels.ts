/** The kernels of assembly/aes.ts on one heap; their round keys lie in its memory and are wiped with it. */
import { inArena } from '../../kernel/arena.ts';
import { Heap } from '../../kernel/heap.ts';
import { loadKernels } from '../../kernel/load.ts';

/** Eleven round keys of eight vectors. */
export const SCHEDULE_BYTES = 11 * 128;

interface AesKernels {
  scheduleAddress(): number;
  expandKey(key: number, out: number): void;
  encryptBlocks(keys: number, from: number, to: number, blocks: number): void;
  counterBlocks(keys: number, to: number, first: number, blocks: number): void;
}

/** A cipher on a heap, ready for one key at a time. */
export interface Cipher extends AesKernels {
  /** Address of the round keys. */
  readonly keys: number;
}

interface HeldCipher extends Cipher {
  schedule: Uint8Array | undefined;
}

const ciphers = new WeakMap<Heap, HeldCipher>();

/** The cipher of a heap with these round keys in place. */
export function cipherOn(heap: Heap, schedule: Uint8Array): Cipher {
  let cipher = ciphers.get(heap);
  if (!cipher) {
    const kernels = loadKernels<AesKernels>('aes', heap);
    cipher = { ...kernels, keys: kernels.scheduleAddress(), schedule: undefined };
    ciphers.set(heap, cipher);
  }
  if (cipher.schedule !== schedule) {
    heap.u8.set(schedule, cipher.keys);
    cipher.schedule = schedule;
  }
  return cipher;
}

/** Memory for what has no heap of its own. */
let own: Heap | undefined;

export function ownHeap(): Heap {
  own ??= new Heap(1 << 20);
  return own;
}

/** The round keys of a key of 16 bytes. */
export function scheduleOf(key: Uint8Array): Uint8Array {
  if (key.length !== 16) throw new RangeError(`a key of ${key.length} bytes`);
  const heap = ownHeap();
  const { expandKey, keys } = cipherOn(heap, new Uint8Array(SCHEDULE_BYTES));
  return inArena(heap, (arena) => {
    const at = arena.allocate(16);
    heap.u8.set(key, at);
    expandKey(at, keys);
    const schedule = heap.bytes(keys, SCHEDULE_BYTES).slice();
    heap.u8.fill(0, at, at + 16);
    return schedule;
  });
}
