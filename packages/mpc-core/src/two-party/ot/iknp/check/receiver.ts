import { PolynomialHash } from '#platform';
import type { Channel } from '../../../../channel/channel.ts';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import { extensionCheckBytes } from '../../../plan/silent.ts';
import { hashColumns } from './messages.ts';

/** What the extension's receiver has of one extension. */
export interface ReceivedExtension {
  /** One bit a row; those of the last 128 rows are uniform and used for nothing else. */
  readonly choices: Uint8Array;
  /** Its 128 columns for choice zero, one after the other. */
  readonly columns: Uint8Array;
}

/** Shows the sender that the same choices were used in all columns of each of these extensions. */
export async function checkAsReceiver(channel: Channel, extensions: readonly ReceivedExtension[]): Promise<void> {
  const key = await channel.receive(BLOCK_BYTES);
  const { answer } = extensionCheckBytes(extensions.length, 'private-against-malicious');
  const message = new Uint8Array(answer);
  extensions.forEach(({ choices, columns }, index) => {
    const hash = new PolynomialHash(key);
    hash.add(choices);
    const at = (index * answer) / extensions.length;
    message.set(hash.digest(), at);
    message.set(hashColumns(key, columns), at + BLOCK_BYTES);
  });
  await channel.send(message);
}
