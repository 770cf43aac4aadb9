import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/kernel/heap.ts';
import { Hash } from '../../../src/two-party/ot/hash.ts';
import { idealProviders } from '../../support/ideal/correlations.ts';

/** H from its definition in src/two-party/ot/hash.ts, on integers. */
function hash(tweak: number, x: Uint8Array): string {
  const view = Buffer.from(x);
  const low = view.readBigUInt64LE(0);
  const high = view.readBigUInt64LE(8);
  const z = Buffer.alloc(16);
  z.writeBigUInt64LE(high ^ BigInt(tweak), 0);
  z.writeBigUInt64LE(low ^ high, 8);
  const cipher = createCipheriv('aes-128-ecb', Buffer.from('doubleblind hash', 'ascii'), null).setAutoPadding(false);
  const encrypted = cipher.update(z);
  for (let i = 0; i < 16; i++) encrypted[i] ^= z[i];
  return encrypted.toString('hex');
}

describe('the hash of correlations', () => {
  it('has a known value', () => {
    const x = Uint8Array.from({ length: 16 }, (_, i) => i);
    const heap = new Heap();
    const address = heap.allocate(16);
    heap.u8.set(x, address);
    new Hash(heap).receiverKeys({ address, count: 1, firstTweak: 0x0123456789abc }, address);
    expect(Buffer.from(heap.bytes(address, 16)).toString('hex')).toBe(hash(0x0123456789abc, x));
    expect(Buffer.from(heap.bytes(address, 16)).toString('hex')).toBe('fc4e3235775207c2e874f2f5a06cbb31');
  });

  for (const width of [1, 2, 3, 4]) {
    it(`gives the sender 2^w keys of which the receiver has one, width ${width}`, async () => {
      const heaps = [new Heap(), new Heap()];
      const [a, b] = idealProviders(heaps[0], heaps[1], randomBytes(16));
      const sender = await a.sender(width);
      const receiver = await b.receiver(width);
      const keys = 1 << width;
      for (const count of [3, 2500]) {
        await sender.reserve(count);
        await receiver.reserve(count);
        const sent = sender.take(count);
        const received = receiver.take(count);
        const out = heaps[0].allocate(count * keys * 16);
        const one = heaps[1].allocate(count * 16);
        new Hash(heaps[0]).senderKeys(sender, sent, out);
        new Hash(heaps[1]).receiverKeys(received, one);
        const table = heaps[0].bytes(sender.combinations, keys * 16);
        for (let i = 0; i < count; i += 1 + Math.floor(count / 50)) {
          const q = heaps[0].bytes(sent.address + i * 16, 16);
          const choice = heaps[1].u8[received.address + i * 16] & (keys - 1);
          for (let x = 0; x < keys; x++) {
            const key = Buffer.from(heaps[0].bytes(out + (i * keys + x) * 16, 16)).toString('hex');
            expect(key).toBe(
              hash(
                sent.firstTweak + i,
                q.map((byte, at) => byte ^ table[x * 16 + at]),
              ),
            );
            if (x === choice) expect(Buffer.from(heaps[1].bytes(one + i * 16, 16)).toString('hex')).toBe(key);
          }
        }
      }
    });
  }
});
