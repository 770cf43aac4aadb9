/**
 * Whether the vendor's 40 bits a of an image differ from the hospital's b, told to the hospital and nothing else: it learns (a XOR b) T with a
 * random matrix T over F_2 that only the vendor knows, which is zero where they are equal and otherwise uniform, whatever a and b are. Opened
 * as they are, 40 parities would tell which places they come from, where these are few.
 *
 * b T is a sum over the ten digits of b, each looked up in a table of sixteen by a correlation of width four (oblivious transfers of 40 bits).
 * The vendor masks the tables by strings that add up to a T.
 *
 *   hospital -> vendor   choices   four planes, a bit a digit of an image: the digit XOR the correlation's random choice
 *   vendor -> hospital   tables    [image][digit][entry 0..15] of 40 bits
 */
import { RANGE_CHECK_BITS } from '@doubleblind/program';
import { type Arena, withArena } from '../../../kernel/arena.ts';
import { PARITY_BYTES, PARITY_DIGITS, parityTableBytes } from '../../plan/range.ts';
import { paddedCount } from '../../plan/segments.ts';
import { type Taken, takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import { chunkValues, type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { inequalityTables } from './tables.ts';

const ENTRIES = 2 ** RANGE_CHECK_BITS;
const BLOCK_BYTES = 16;
const GROUP = 16;

/** The vendor's side; `own`: [image][5 bytes]. */
export async function tellInequality(context: ProtocolContext, keys: KeyChunks, own: Uint8Array): Promise<void> {
  const { heap } = context;
  const transfers = (own.length / PARITY_BYTES) * PARITY_DIGITS;
  const padded = paddedCount(transfers);
  const [taken] = await takeAll(context, [{ width: RANGE_CHECK_BITS, sender: 'vendor', count: padded }]);
  await withArena(heap, async (arena) => {
    const choices = arena.allocate((RANGE_CHECK_BITS * padded) / 8);
    await receiveBytes(context, choices, (RANGE_CHECK_BITS * padded) / 8);
    const tables = inequalityTables(own);
    const sigma = keys.sigmaTable(arena, taken);
    const sent = new Uint8Array(tables.length);
    forPieces(padded, chunkValues(RANGE_CHECK_BITS), (offset, size) => {
      keys.sender(taken, sigma, offset, size);
      for (let i = 0; i < Math.min(size, transfers - offset); i++) {
        const transfer = offset + i;
        const choice = bitsAt(heap.u8, choices, padded / 8, transfer);
        for (let entry = 0; entry < ENTRIES; entry++) {
          const key = (Math.floor(i / GROUP) * ENTRIES + entry) * GROUP + (i % GROUP);
          const to = (transfer * ENTRIES + entry) * PARITY_BYTES;
          const from = (transfer * ENTRIES + (entry ^ choice)) * PARITY_BYTES;
          for (let byte = 0; byte < PARITY_BYTES; byte++)
            sent[to + byte] = tables[from + byte] ^ keyByte(heap.u8, keys, key, byte);
        }
      }
    });
    await context.channel.send(sent);
  });
}

/** The hospital's side; `own`: [image][5 bytes]. Of each image whether the vendor's bits are others. */
export async function learnInequality(context: ProtocolContext, keys: KeyChunks, own: Uint8Array): Promise<boolean[]> {
  const { heap, channel } = context;
  const batch = own.length / PARITY_BYTES;
  const transfers = batch * PARITY_DIGITS;
  const padded = paddedCount(transfers);
  const [taken] = await takeAll(context, [{ width: RANGE_CHECK_BITS, sender: 'vendor', count: padded }]);
  return withArena(heap, async (arena) => {
    const random = randomPlanes(arena, taken, padded);
    const choices = arena.allocate((RANGE_CHECK_BITS * padded) / 8);
    heap.u8.copyWithin(choices, random, random + (RANGE_CHECK_BITS * padded) / 8);
    for (let transfer = 0; transfer < transfers; transfer++) {
      // Two digits a byte.
      const digit = (own[transfer >> 1] >> (4 * (transfer & 1))) & (ENTRIES - 1);
      for (let bit = 0; bit < RANGE_CHECK_BITS; bit++) {
        heap.u8[choices + (bit * padded + transfer - (transfer & 7)) / 8] ^= ((digit >> bit) & 1) << (transfer & 7);
      }
    }
    await sendBytes(context, choices, (RANGE_CHECK_BITS * padded) / 8);
    const tables = await channel.receive(parityTableBytes(batch));
    const sums = new Uint8Array(own.length);
    forPieces(padded, RECEIVER_CHUNK_VALUES, (offset, size) => {
      keys.receiver(taken, offset, size);
      for (let i = 0; i < Math.min(size, transfers - offset); i++) {
        const transfer = offset + i;
        const entry = bitsAt(heap.u8, random, padded / 8, transfer);
        const from = (transfer * ENTRIES + entry) * PARITY_BYTES;
        const sum = Math.floor(transfer / PARITY_DIGITS) * PARITY_BYTES;
        for (let byte = 0; byte < PARITY_BYTES; byte++)
          sums[sum + byte] ^= tables[from + byte] ^ keyByte(heap.u8, keys, i, byte);
      }
    });
    return Array.from({ length: batch }, (_, image) =>
      sums.subarray(image * PARITY_BYTES, (image + 1) * PARITY_BYTES).some((byte) => byte !== 0),
    );
  });
}

/** Planes of the correlations' random choices. */
function randomPlanes(arena: Arena, taken: Taken, padded: number): number {
  const planes = arena.allocate((RANGE_CHECK_BITS * padded) / 8);
  compareKernels(arena.heap).choicePlanes(planes, padded / 8, taken.address, padded / GROUP, RANGE_CHECK_BITS);
  return planes;
}

/** The four bits of an index of four planes. */
function bitsAt(u8: Uint8Array, planes: number, stride: number, index: number): number {
  let value = 0;
  for (let bit = 0; bit < RANGE_CHECK_BITS; bit++) {
    value |= ((u8[planes + bit * stride + (index >> 3)] >> (index & 7)) & 1) << bit;
  }
  return value;
}

/** A byte of the key in such a block of the chunk made last: output XOR input. */
function keyByte(u8: Uint8Array, { inputs, outputs }: KeyChunks, block: number, byte: number): number {
  const at = block * BLOCK_BYTES + byte;
  return u8[outputs + at] ^ u8[inputs + at];
}
