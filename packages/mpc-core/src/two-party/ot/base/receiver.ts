import { ristretto255 } from '@noble/curves/ed25519.js';
import type { Channel } from '../../../channel/channel.ts';
import { KEY_BYTES, POINT_BYTES, randomScalar, readPoint, transferKey } from './messages.ts';

/**
 * Random oblivious transfers as receiver, one for each of `choices` (bytes 0 or 1): the key chosen in each, 16 bytes.
 * Throws DB4101 on a malformed point.
 */
export async function receiveBaseTransfers(channel: Channel, choices: Uint8Array): Promise<Uint8Array> {
  const bytesA = await channel.receive(POINT_BYTES);
  const pointA = readPoint(bytesA).precompute();
  const message = new Uint8Array(choices.length * POINT_BYTES);
  const keys = new Uint8Array(choices.length * KEY_BYTES);
  for (let i = 0; i < choices.length; i++) {
    const b = randomScalar();
    const zero = ristretto255.Point.BASE.multiply(b);
    const one = zero.add(pointA);
    const bytesB = (choices[i] ? one : zero).toBytes();
    message.set(bytesB, i * POINT_BYTES);
    keys.set(transferKey(i, bytesA, bytesB, pointA.multiply(b)), i * KEY_BYTES);
  }
  await channel.send(message);
  return keys;
}
