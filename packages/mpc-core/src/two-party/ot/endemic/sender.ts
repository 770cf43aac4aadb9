import { ristretto255 } from '@noble/curves/ed25519.js';
import type { Channel } from '../../../channel/channel.ts';
import type { Party } from '../../plan/party.ts';
import { KEY_BYTES, POINT_BYTES, randomScalar, readPoint } from '../base/messages.ts';
import type { KeyPairs } from '../base/sender.ts';
import { endemicKey, shiftOf } from './messages.ts';

/** `count` random oblivious transfers as `sender`: one message each way. Throws DB4101 on a malformed point. */
export async function sendEndemicTransfers(channel: Channel, count: number, sender: Party): Promise<KeyPairs> {
  const y = randomScalar();
  const own = ristretto255.Point.BASE.multiply(y).toBytes();
  await channel.send(Uint8Array.from(own));
  const message = await channel.receive(2 * count * POINT_BYTES);
  const keys = [new Uint8Array(count * KEY_BYTES), new Uint8Array(count * KEY_BYTES)];
  for (let i = 0; i < count; i++) {
    const pair = message.subarray(2 * i * POINT_BYTES, 2 * (i + 1) * POINT_BYTES);
    const halves = [pair.subarray(0, POINT_BYTES), pair.subarray(POINT_BYTES)];
    for (let j = 0; j < 2; j++) {
      const shared = readPoint(halves[j])
        .add(shiftOf({ sender, index: i }, j, own, halves[1 - j]))
        .multiply(y);
      keys[j].set(endemicKey({ sender, index: i }, j, own, pair, shared), i * KEY_BYTES);
    }
  }
  return { zero: keys[0], one: keys[1] };
}
