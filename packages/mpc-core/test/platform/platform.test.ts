/** Node.js's and the browser's form of what depends on the platform: the same values from both. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../src/kernel/heap.ts';
import { aesCounters } from '../../src/platform/blocks.ts';
import * as browser from '../../src/platform/browser/index.ts';
import * as node from '../../src/platform/node/index.ts';
import type { Platform } from '../../src/platform/platform.ts';

const PLATFORMS: readonly [string, Platform][] = [
  ['node', node],
  ['browser', browser],
];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe.each(PLATFORMS)('fixed-key AES (%s)', (_, { FixedKeyAes }) => {
  it('is that of FIPS 197, appendix C.1', () => {
    const heap = new Heap();
    const at = heap.allocate(16);
    heap.u8.set(bytes('00112233445566778899aabbccddeeff'), at);
    new FixedKeyAes(bytes('000102030405060708090a0b0c0d0e0f')).encryptBlocks(heap, at, at, 1);
    expect(hex(heap.bytes(at, 16))).toBe('69c4e0d86a7b0430d8cdb78070b4c55a');
  });

  it.each([0, 1, 7, 8, 9, 2047, 2048, 5001])('encrypts %d blocks, in place or elsewhere, and counts them', (blocks) => {
    const heap = new Heap();
    const key = randomBytes(16);
    const plain = randomBytes(blocks * 16);
    const expected = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(plain);
    const from = heap.allocate(blocks * 16);
    const to = heap.allocateZeroed(blocks * 16 + 16);
    heap.u8.set(plain, from);
    const before = aesCounters.blocks;
    const aes = new FixedKeyAes(key);
    aes.encryptBlocks(heap, from, to, blocks);
    expect(aesCounters.blocks - before).toBe(blocks);
    expect(expected.equals(heap.bytes(to, blocks * 16))).toBe(true);
    expect(hex(heap.bytes(to + blocks * 16, 16))).toBe('00'.repeat(16));
    aes.encryptBlocks(heap, from, from, blocks);
    expect(expected.equals(heap.bytes(from, blocks * 16))).toBe(true);
  });

  it('keeps keys apart that are used in turn on one heap', () => {
    const heap = new Heap();
    const keys = [randomBytes(16), randomBytes(16)];
    const ciphers = keys.map((key) => new FixedKeyAes(key));
    for (const turn of [0, 1, 0, 1]) {
      const block = randomBytes(16);
      const at = heap.allocate(16);
      heap.u8.set(block, at);
      ciphers[turn].encryptBlocks(heap, at, at, 1);
      const expected = createCipheriv('aes-128-ecb', keys[turn], null).setAutoPadding(false).update(block);
      expect(hex(heap.bytes(at, 16))).toBe(hex(expected));
    }
  });
});

describe.each(PLATFORMS)('the generator (%s)', (_, { Prg }) => {
  it('is the AES-CTR keystream, whatever the sizes asked for', () => {
    const sizes = fc.array(fc.record({ onHeap: fc.boolean(), size: fc.integer({ min: 0, max: 40_000 }) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), sizes, (seed, asked) => {
        const heap = new Heap();
        const prg = new Prg(seed);
        const parts = asked.map(({ onHeap, size }) => {
          if (!onHeap) return prg.bytes(size);
          const address = heap.allocate(size + 1);
          prg.fill(heap, address, size);
          return heap.bytes(address, size).slice();
        });
        const stream = Buffer.concat(parts);
        const cipher = createCipheriv('aes-128-ctr', seed, new Uint8Array(16));
        expect(stream.equals(cipher.update(new Uint8Array(stream.length)))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('asks for a seed of 16 bytes', () => {
    expect(() => new Prg(new Uint8Array(15))).toThrow();
  });
});

describe('the universal hash', () => {
  it('is the same on both platforms: tags, digests, points', () => {
    const blocks = fc.integer({ min: 0, max: 300 }).chain((count) => {
      return fc.uint8Array({ minLength: 16 * count, maxLength: 16 * count });
    });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), blocks, fc.nat(), (key, data, cut) => {
        const at = data.length === 0 ? 0 : 16 * (cut % (data.length / 16));
        const [one, other] = PLATFORMS.map(([, { PolynomialHash, pointOf }]) => {
          const made = () => {
            const hash = new PolynomialHash(key);
            hash.add(data.subarray(0, at));
            hash.add(data.subarray(at));
            return hash;
          };
          return [made().tag(), made().digest(), pointOf(key)].map(hex);
        });
        expect(other).toEqual(one);
      }),
      { numRuns: 60 },
    );
  });

  it.each([...[1, 16, 127, 128, 129, 143, 144, 145], ...[8191, 8192, 8193, 8319, 8320, 20_000]])(
    'is the same of %d blocks: one by one, by sixteens, and in pieces',
    (count) => {
      const key = randomBytes(16);
      const [before, data] = [randomBytes(16), randomBytes(16 * count)];
      const [one, other] = PLATFORMS.map(([, { PolynomialHash }]) => {
        const hashes = [0, 1].map(() => new PolynomialHash(key));
        for (const hash of hashes) {
          hash.add(before);
          hash.add(data);
        }
        return [hex(hashes[0].tag()), hex(hashes[1].digest())];
      });
      expect(other).toEqual(one);
    },
  );
});

describe.each(PLATFORMS)('hashes and randomness (%s)', (_, platform) => {
  it('has SHA-256, of text and bytes, and copies that go on', () => {
    const { sha256 } = platform;
    expect(hex(sha256().update('abc').digest())).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const data = randomBytes(1000);
    const begun = sha256().update('é:');
    const copy = begun.copy();
    expect(hex(copy.update(data).digest())).toBe(createHash('sha256').update('é:').update(data).digest('hex'));
    expect(hex(begun.digest())).toBe(createHash('sha256').update('é:').digest('hex'));
  });

  it('draws as many random bytes as asked for, all of them', () => {
    for (const count of [0, 16, 70_000, 200_000]) {
      const drawn = platform.randomBytes(count);
      expect(drawn.length).toBe(count);
      // 64 zeros in a row: one in 2^500.
      if (count > 16)
        for (let i = 0; i + 64 <= count; i += 64) expect(drawn.subarray(i, i + 64).some(Boolean)).toBe(true);
    }
    const words = platform.randomWords(1000);
    expect(words.length).toBe(1000);
    expect(words.some((word) => word > 2 ** 31)).toBe(true);
    expect(hex(platform.randomBytes(16))).not.toBe(hex(platform.randomBytes(16)));
  });

  it('tells equal bytes from others', () => {
    const one = randomBytes(40);
    expect(platform.sameBytes(one, one.slice())).toBe(true);
    for (let i = 0; i < 40; i++) {
      const other = Uint8Array.from(one);
      other[i] ^= 128;
      expect(platform.sameBytes(one, other)).toBe(false);
    }
    expect(() => platform.sameBytes(one, one.subarray(1))).toThrow(RangeError);
  });

  it('calls back soon, after the code that asked, and in order', async () => {
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    platform.soon(() => order.push('first'));
    platform.soon(() => {
      order.push('second');
      resolve();
    });
    order.push('asked');
    await promise;
    expect(order).toEqual(['asked', 'first', 'second']);
  });
});
