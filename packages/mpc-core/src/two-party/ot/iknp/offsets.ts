/**
 * Set-up of one direction: the party that will be the sender chooses the offsets of all its sources, and gets for every
 * bit of them one of the two seeds that the receiver holds. These 1,280 transfers are extended from 128 base transfers
 * (IKNP with the roles of the two directions exchanged). Against a peer that deviates the base transfers are endemic ones, and the
 * extension has 128 more rows and is checked.
 */
import { randomBytes, sha256 } from '#platform';
import type { Channel } from '../../../channel/channel.ts';
import { inArena, withArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { concatBytes } from '../../../platform/bytes.ts';
import type { Party } from '../../plan/party.ts';
import { rowsOfCheck } from '../../plan/silent.ts';
import { checksPeer, type TwoPartyThreat } from '../../plan/threat.ts';
import { receiveBaseTransfers } from '../base/receiver.ts';
import { type KeyPairs, sendBaseTransfers } from '../base/sender.ts';
import { receiveEndemicTransfers } from '../endemic/receiver.ts';
import { sendEndemicTransfers } from '../endemic/sender.ts';
import { checkAsReceiver, type ReceivedExtension } from './check/receiver.ts';
import { checkAsSender, type SentExtension } from './check/sender.ts';
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
  const hash = sha256().update(`doubleblind extended transfer ${index}:`).update(row);
  return hash.digest().subarray(0, BLOCK_BYTES);
}

/** As future sender, `chooser`: offsets of this party's own choice for each width, low bits by convention. */
export async function chooseOffsets(
  heap: Heap,
  channel: Channel,
  chooser: Party,
  threat: TwoPartyThreat = 'semi-honest',
): Promise<(width: number) => ChosenSeeds> {
  const offsets = randomBytes(OFFSETS * BLOCK_BYTES);
  for (let width = 1; width <= 4; width++) {
    for (let j = 0; j < width; j++) {
      const first = (firstOffset(width) + j) * BLOCK_BYTES;
      offsets[first] = (offsets[first] & (0xff << width)) | (1 << j);
    }
  }
  const checked = checksPeer(threat);
  const pairs = checked
    ? await sendEndemicTransfers(channel, COLUMNS, chooser)
    : await sendBaseTransfers(channel, COLUMNS);
  const count = TRANSFERS + rowsOfCheck(threat);
  const choices = concatBytes(offsets, randomBytes(rowsOfCheck(threat) / 8));
  const seeds = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  const kept: ReceivedExtension[] = [];
  await withArena(heap, async (arena) => {
    const rows = arena.allocate(count * BLOCK_BYTES);
    const keep = (columns: Uint8Array) => kept.push({ choices, columns });
    await channel.send(extendAsReceiver(heap, pairs, choices, count, rows, checked ? keep : undefined));
    if (checked) await checkAsReceiver(channel, kept);
    for (let i = 0; i < TRANSFERS; i++) {
      seeds.set(seedOf(i, heap.bytes(rows + i * BLOCK_BYTES, BLOCK_BYTES)), i * BLOCK_BYTES);
    }
  });
  return (width) => ({
    offsets: ofWidth(offsets, width, BLOCK_BYTES),
    seeds: ofWidth(seeds, width, COLUMNS * BLOCK_BYTES),
  });
}

/** As future receiver: both seeds for every bit of the offsets of `chooser`, the peer. Throws DB4102 where the extension does not pass its check. */
export async function offerSeeds(
  heap: Heap,
  channel: Channel,
  chooser: Party,
  threat: TwoPartyThreat = 'semi-honest',
): Promise<(width: number) => KeyPairs> {
  const checked = checksPeer(threat);
  const secret = randomBytes(BLOCK_BYTES);
  const bits = Uint8Array.from({ length: COLUMNS }, (_, column) => (secret[column >> 3] >> (column & 7)) & 1);
  const seeds = checked
    ? await receiveEndemicTransfers(channel, bits, chooser)
    : await receiveBaseTransfers(channel, bits);
  const count = TRANSFERS + rowsOfCheck(threat);
  const message = await channel.receive(count * BLOCK_BYTES);
  const zero = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  const one = new Uint8Array(TRANSFERS * BLOCK_BYTES);
  const kept: SentExtension[] = [];
  inArena(heap, (arena) => {
    const rows = arena.allocate(count * BLOCK_BYTES);
    const keep = (columns: Uint8Array) => kept.push({ offset: secret, columns });
    extendAsSender(heap, secret, seeds, message, count, rows, checked ? keep : undefined);
    for (let i = 0; i < TRANSFERS; i++) {
      const row = heap.bytes(rows + i * BLOCK_BYTES, BLOCK_BYTES).slice();
      zero.set(seedOf(i, row), i * BLOCK_BYTES);
      for (let byte = 0; byte < BLOCK_BYTES; byte++) row[byte] ^= secret[byte];
      one.set(seedOf(i, row), i * BLOCK_BYTES);
    }
  });
  if (checked) await checkAsSender(channel, kept);
  const bytes = COLUMNS * BLOCK_BYTES;
  return (width) => ({ zero: ofWidth(zero, width, bytes), one: ofWidth(one, width, bytes) });
}
