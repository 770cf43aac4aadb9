/**
 * Vector-choice correlations from IKNP: the XOR of w extensions with offsets D_0..D_{w-1}. Only the first few thousand
 * of a source are made this way (16 w bytes each); the silent extension makes the rest from them.
 */
import { randomBytes } from '#platform';
import type { Channel } from '../../../channel/channel.ts';
import { discard } from '../../../channel/discard.ts';
import { inArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { checksPeer, type TwoPartyThreat } from '../../plan/threat.ts';
import type { KeyPairs } from '../base/sender.ts';
import { otKernels } from '../kernels.ts';
import { checkAsReceiver, type ReceivedExtension } from './check/receiver.ts';
import { checkAsSender, type SentExtension } from './check/sender.ts';
import { COLUMNS } from './matrix.ts';
import { extendAsReceiver } from './receiver.ts';
import { extendAsSender } from './sender.ts';

const SEEDS_BYTES = COLUMNS * BLOCK_BYTES;

/**
 * Sender: `rows` blocks q_i at `out`, low w bits zero. `offsets`: w x 16 bytes; `seeds`: w x 128 x 16 bytes, chosen by
 * the bits of the offsets. `rows`: a multiple of 128; against a peer that deviates the last 128 are used up by the check.
 * Throws DB4102 where an extension does not pass it.
 */
export async function sendVectorCorrelations(
  heap: Heap,
  channel: Channel,
  offsets: Uint8Array,
  seeds: Uint8Array,
  rows: number,
  out: number,
  threat: TwoPartyThreat = 'semi-honest',
): Promise<void> {
  const kept: SentExtension[] = [];
  const width = offsets.length / BLOCK_BYTES;
  const messageBytes = COLUMNS * (rows / 8);
  const message = await channel.receive(width * messageBytes);
  heap.u8.fill(0, out, out + rows * BLOCK_BYTES);
  inArena(heap, (arena) => {
    const part = arena.allocate(rows * BLOCK_BYTES);
    for (let j = 0; j < width; j++) {
      const offset = offsets.subarray(j * BLOCK_BYTES, (j + 1) * BLOCK_BYTES);
      const ownSeeds = seeds.subarray(j * SEEDS_BYTES, (j + 1) * SEEDS_BYTES);
      const ownMessage = message.subarray(j * messageBytes, (j + 1) * messageBytes);
      const keep = (columns: Uint8Array) => kept.push({ offset, columns });
      extendAsSender(heap, offset, ownSeeds, ownMessage, rows, part, checksPeer(threat) ? keep : undefined);
      otKernels(heap).xorInto(out, part, rows);
    }
  });
  discard(message);
  if (checksPeer(threat)) await checkAsSender(channel, kept);
  const keep = 0xff << width;
  const memory = heap.u8;
  for (let i = 0; i < rows; i++) memory[out + i * BLOCK_BYTES] &= keep;
}

/** Receiver: `rows` blocks r_i at `out` with random choices as their low bits. `seeds`: w x 128 pairs. */
export async function receiveVectorCorrelations(
  heap: Heap,
  channel: Channel,
  seeds: KeyPairs,
  rows: number,
  out: number,
  threat: TwoPartyThreat = 'semi-honest',
): Promise<void> {
  const kept: ReceivedExtension[] = [];
  const width = seeds.zero.length / SEEDS_BYTES;
  const choiceBytes = rows / 8;
  const messageBytes = COLUMNS * choiceBytes;
  const choices = randomBytes(width * choiceBytes);
  const message = new Uint8Array(width * messageBytes);
  heap.u8.fill(0, out, out + rows * BLOCK_BYTES);
  inArena(heap, (arena) => {
    const part = arena.allocate(rows * BLOCK_BYTES);
    for (let j = 0; j < width; j++) {
      const zero = seeds.zero.subarray(j * SEEDS_BYTES, (j + 1) * SEEDS_BYTES);
      const one = seeds.one.subarray(j * SEEDS_BYTES, (j + 1) * SEEDS_BYTES);
      const ownChoices = choices.subarray(j * choiceBytes, (j + 1) * choiceBytes);
      const keep = (columns: Uint8Array) => kept.push({ choices: ownChoices, columns });
      const ownMessage = extendAsReceiver(
        ...([heap, { zero, one }, ownChoices, rows, part, checksPeer(threat) ? keep : undefined] as const),
      );
      message.set(ownMessage, j * messageBytes);
      otKernels(heap).xorInto(out, part, rows);
    }
  });
  const keep = 0xff << width;
  const memory = heap.u8;
  for (let i = 0; i < rows; i++) {
    let choice = 0;
    for (let j = 0; j < width; j++) choice |= ((choices[j * choiceBytes + (i >> 3)] >> (i & 7)) & 1) << j;
    const block = out + i * BLOCK_BYTES;
    memory[block] = (memory[block] & keep) | choice;
  }
  await channel.send(message);
  if (checksPeer(threat)) await checkAsReceiver(channel, kept);
}
