/**
 * Set-up of one direction: the party that will be the sender chooses the offsets of all its sources, and gets for every
 * bit of them one of the two seeds that the receiver holds. These 1,280 transfers are extended from 128 base transfers
 * (IKNP with the roles of the two directions exchanged).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Channel } from '../../../channel/channel.ts';
import { inArena, withArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../aes/fixed-key.ts';
import { receiveBaseTransfers } from '../base/receiver.ts';
import { type KeyPairs, sendBaseTransfers } from '../base/sender.ts';
import { COLUMNS } from './matrix.ts';
import { extendAsReceiver } from './receiver.ts';
import { extendAsSender } from './sender.ts';

/** Offsets of widths 1, 2, 3, 4 one after the other. */
const OFFSETS = 10;
const TRANSFERS = OFFSETS * COLUMNS;

export interface ChosenSeeds {
  /** w x 16 bytes. */
  readonly offsets: Uint8Array;
  /** w x 128 x 16 bytes. */
  readonly seeds: Uint8Array;
}

function firstOffset(width: number): number {
  return (width * (width - 1)) / 2;
}

/** The part of an array with `bytes` bytes for every offset that belongs to one width. */
function ofWidth(array: Uint8Array, width: number, bytes: number): Uint8Array {
  const first = firstOffset(width);
  return array.subarray(first * bytes, (first + width) * bytes);
}

function seedOf(index: number, row: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(`doubleblind extended transfer ${index}:`).update(row);
  return hash.digest().subarray(0, BLOCK_BYTES);
}

/** As future sender: offsets of this party's own choice for each width, low bits by convention. */
export async function chooseOffsets(heap: Heap, channel: Channel): Promise<(width: number) => ChosenSeeds> {
  const offsets = randomBytes(OFFSETS * BLOCK_BYTES);
  for (let width = 1; width <= 4; width++) {
    for (let j = 0; j < width; j++) {
      const first = (firstOffset(width) + j) * BLOCK_BYTES;
      offsets[first] = (offsets[first] & (0xff << width)) | (1 << j);
    }
  }
  const pairs = await sendBaseTransfers(channel, COLUMNS);
  const seeds = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  await withArena(heap, async (arena) => {
    const rows = arena.allocate(TRANSFERS * BLOCK_BYTES);
    await channel.send(extendAsReceiver(heap, pairs, offsets, TRANSFERS, rows));
    for (let i = 0; i < TRANSFERS; i++) {
      seeds.set(seedOf(i, heap.bytes(rows + i * BLOCK_BYTES, BLOCK_BYTES)), i * BLOCK_BYTES);
    }
  });
  return (width) => ({
    offsets: ofWidth(offsets, width, BLOCK_BYTES),
    seeds: ofWidth(seeds, width, COLUMNS * BLOCK_BYTES),
  });
}

/** As future receiver: both seeds for every bit of the sender's offsets. */
export async function offerSeeds(heap: Heap, channel: Channel): Promise<(width: number) => KeyPairs> {
  const secret = randomBytes(BLOCK_BYTES);
  const bits = Uint8Array.from({ length: COLUMNS }, (_, column) => (secret[column >> 3] >> (column & 7)) & 1);
  const seeds = await receiveBaseTransfers(channel, bits);
  const message = await channel.receive(TRANSFERS * BLOCK_BYTES);
  const zero = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  const one = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  inArena(heap, (arena) => {
    const rows = arena.allocate(TRANSFERS * BLOCK_BYTES);
    extendAsSender(heap, secret, seeds, message, TRANSFERS, rows);
    for (let i = 0; i < TRANSFERS; i++) {
      const row = heap.bytes(rows + i * BLOCK_BYTES, BLOCK_BYTES).slice();
      zero.set(seedOf(i, row), i * BLOCK_BYTES);
      for (let byte = 0; byte < BLOCK_BYTES; byte++) row[byte] ^= secret[byte];
      one.set(seedOf(i, row), i * BLOCK_BYTES);
    }
  });
  const bytes = COLUMNS * BLOCK_BYTES;
  return (width) => ({ zero: ofWidth(zero, width, bytes), one: ofWidth(one, width, bytes) });
}
