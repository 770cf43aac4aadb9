import { ristretto255 } from '@noble/curves/ed25519.js';
import type { Channel } from '../../../channel/channel.ts';
import { KEY_BYTES, POINT_BYTES, randomScalar, readPoint, transferKey } from './messages.ts';

/** Both keys of every transfer: `count` keys of 16 bytes for choice 0, and as many for choice 1. */
export interface KeyPairs {
  readonly zero: Uint8Array;
  readonly one: Uint8Array;
}

/** `count` random oblivious transfers as sender: one message each way. Throws DB4101 on a malformed point. */
export async function sendBaseTransfers(channel: Channel, count: number): Promise<KeyPairs> {
  const a = randomScalar();
  const pointA = ristretto255.Point.BASE.multiply(a);
  const bytesA = pointA.toBytes();
  await channel.send(Uint8Array.from(bytesA));
  const message = await channel.receive(count * POINT_BYTES);
  const squared = pointA.multiply(a);
  const zero = new Uint8Array(count * KEY_BYTES);
  const one = new Uint8Array(count * KEY_BYTES);
  for (let i = 0; i < count; i++) {
    const bytesB = message.subarray(i * POINT_BYTES, (i + 1) * POINT_BYTES);
    const shared = readPoint(bytesB).multiply(a);
    zero.set(transferKey(i, bytesA, bytesB, shared), i * KEY_BYTES);
    one.set(transferKey(i, bytesA, bytesB, shared.subtract(squared)), i * KEY_BYTES);
  }
  return { zero, one };
}
