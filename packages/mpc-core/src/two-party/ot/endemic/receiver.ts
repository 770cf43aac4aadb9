import { ristretto255 } from '@noble/curves/ed25519.js';
import type { Channel } from '../../../channel/channel.ts';
import type { Party } from '../../plan/party.ts';
import { KEY_BYTES, POINT_BYTES, randomScalar, readPoint } from '../base/messages.ts';
import { endemicKey, shiftOf } from './messages.ts';

/**
 * Random oblivious transfers as receiver, one for each of `choices` (bytes 0 or 1): the key chosen in each, 16 bytes.
 * `sender`: the peer. Throws DB4101 on a malformed point.
 */
export async function receiveEndemicTransfers(
  channel: Channel,
  choices: Uint8Array,
  sender: Party,
): Promise<Uint8Array> {
  const senders = await channel.receive(POINT_BYTES);
  const sendersPoint = readPoint(senders).precompute();
  const { BASE } = ristretto255.Point;
  const message = new Uint8Array(2 * choices.length * POINT_BYTES);
  const keys = new Uint8Array(choices.length * KEY_BYTES);
  for (let i = 0; i < choices.length; i++) {
    const c = choices[i];
    const pair = message.subarray(2 * i * POINT_BYTES, 2 * (i + 1) * POINT_BYTES);
    const random = BASE.multiply(randomScalar()).toBytes();
    const x = randomScalar();
    const chosen = BASE.multiply(x)
      .subtract(shiftOf({ sender, index: i }, c, senders, random))
      .toBytes();
    pair.set(random, (1 - c) * POINT_BYTES);
    pair.set(chosen, c * POINT_BYTES);
    keys.set(endemicKey({ sender, index: i }, c, senders, pair, sendersPoint.multiply(x)), i * KEY_BYTES);
  }
  await channel.send(message);
  return keys;
}
