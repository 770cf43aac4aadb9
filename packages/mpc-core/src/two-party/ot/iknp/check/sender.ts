import { DoubleblindError } from '@doubleblind/errors';
import { randomBytes, sameBytes } from '#platform';
import type { Channel } from '../../../../channel/channel.ts';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import { extensionCheckBytes, IKNP_COLUMNS } from '../../../plan/silent.ts';
import { hashColumns } from './messages.ts';

/** What the extension's sender has of one extension. */
export interface SentExtension {
  /** 16 bytes. */
  readonly offset: Uint8Array;
  /** Its 128 columns, one after the other. */
  readonly columns: Uint8Array;
}

/** Throws DB4102 unless the receiver has used the same choices in all columns of each of these extensions. */
export async function checkAsSender(channel: Channel, extensions: readonly SentExtension[]): Promise<void> {
  const key = randomBytes(BLOCK_BYTES);
  await channel.send(Uint8Array.from(key));
  const { answer } = extensionCheckBytes(extensions.length, 'private-against-malicious');
  const message = await channel.receive(answer);
  const each = answer / extensions.length;
  const consistent = extensions.map((extension, index) =>
    holds(key, extension, message.subarray(index * each, (index + 1) * each)),
  );
  if (!consistent.every(Boolean)) throw new DoubleblindError('DB4102', 'The columns of an extension.');
}

/** Whether h(q_c) = h(t_c) XOR D_c h(x) for all columns; `answer`: h(x) and all h(t_c). */
function holds(key: Uint8Array, { offset, columns }: SentExtension, answer: Uint8Array): boolean {
  const choices = answer.subarray(0, BLOCK_BYTES);
  const expected = Uint8Array.from(answer.subarray(BLOCK_BYTES));
  for (let column = 0; column < IKNP_COLUMNS; column++) {
    if (((offset[column >> 3] >> (column & 7)) & 1) === 0) continue;
    for (let byte = 0; byte < BLOCK_BYTES; byte++) expected[column * BLOCK_BYTES + byte] ^= choices[byte];
  }
  return sameBytes(hashColumns(key, columns), expected);
}
