import { randomBytes } from 'node:crypto';
import { ristretto255 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { receiveBaseTransfers } from '../../../src/two-party/ot/base/receiver.ts';
import { sendBaseTransfers } from '../../../src/two-party/ot/base/sender.ts';

const keyAt = (keys: Uint8Array, i: number) => Buffer.from(keys.subarray(i * 16, (i + 1) * 16)).toString('hex');

describe('base transfers', () => {
  it('give the receiver the chosen key of each pair and not the other', async () => {
    const [left, right] = channelPair();
    const choices = randomBytes(24).map((byte) => byte & 1);
    const [pairs, chosen] = await Promise.all([
      sendBaseTransfers(left, choices.length),
      receiveBaseTransfers(right, choices),
    ]);
    const seen = new Set<string>();
    for (let i = 0; i < choices.length; i++) {
      const keys = [keyAt(pairs.zero, i), keyAt(pairs.one, i)];
      expect(keyAt(chosen, i)).toBe(keys[choices[i]]);
      expect(keyAt(chosen, i)).not.toBe(keys[1 - choices[i]]);
      for (const key of keys) seen.add(key);
    }
    expect(seen.size).toBe(2 * choices.length);
  });

  it('have scalars of their own, in every transfer and every run', async () => {
    const [left, right] = channelPair();
    const choices = new Uint8Array(8);
    const pointA = ristretto255.Point.BASE.multiply(5n).toBytes();
    const points: string[] = [];
    for (let run = 0; run < 2; run++) {
      const receiving = receiveBaseTransfers(right, choices);
      await left.send(pointA);
      const message = await left.receive(32 * choices.length);
      await receiving;
      for (let i = 0; i < choices.length; i++)
        points.push(Buffer.from(message.subarray(32 * i, 32 * i + 32)).toString('hex'));
      const sending = sendBaseTransfers(left, 1);
      points.push(Buffer.from(await right.receive(32)).toString('hex'));
      await right.send(pointA);
      await sending;
    }
    expect(new Set(points).size).toBe(points.length);
  });

  for (const [name, point] of [
    ['not a point', new Uint8Array(32).fill(0xff)],
    ['the identity', new Uint8Array(32)],
  ] as const) {
    it(`refuse a message that is ${name}`, async () => {
      const [left, right] = channelPair();
      const sending = sendBaseTransfers(left, 1);
      await right.receive(32);
      await right.send(point);
      await expect(sending).rejects.toThrow('DB4101');
      const receiving = receiveBaseTransfers(right, new Uint8Array(1));
      await left.send(point);
      await expect(receiving).rejects.toThrow('DB4101');
    });
  }
});
