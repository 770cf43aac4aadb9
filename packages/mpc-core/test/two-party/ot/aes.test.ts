import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/kernel/heap.ts';
import { aesCounters, FixedKeyAes } from '../../../src/two-party/ot/aes/fixed-key.ts';
import { Prg } from '../../../src/two-party/ot/aes/prg.ts';

describe('fixed-key AES', () => {
  for (const blocks of [0, 1, 2047, 2048, 5001]) {
    it(`encrypts ${blocks} blocks, in place or elsewhere, and counts them`, () => {
      const heap = new Heap();
      const key = randomBytes(16);
      const plain = randomBytes(blocks * 16);
      const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      const expected = cipher.update(plain);
      const from = heap.allocate(blocks * 16);
      const to = heap.allocateZeroed(blocks * 16 + 16);
      heap.u8.set(plain, from);
      const before = aesCounters.blocks;
      const aes = new FixedKeyAes(key);
      aes.encryptBlocks(heap, from, to, blocks);
      expect(aesCounters.blocks - before).toBe(blocks);
      expect(expected.equals(heap.bytes(to, blocks * 16))).toBe(true);
      expect([...heap.bytes(to + blocks * 16, 16)]).toEqual(new Array(16).fill(0));
      aes.encryptBlocks(heap, from, from, blocks);
      expect(expected.equals(heap.bytes(from, blocks * 16))).toBe(true);
    });
  }
});

describe('the generator', () => {
  it('is the AES-CTR keystream, whatever the sizes asked for', () => {
    const seed = randomBytes(16);
    const cipher = createCipheriv('aes-128-ctr', seed, new Uint8Array(16));
    const expected = cipher.update(new Uint8Array(100_000));
    const prg = new Prg(seed);
    const heap = new Heap();
    const address = heap.allocate(70_001);
    const first = prg.bytes(13);
    prg.fill(heap, address, 70_001);
    const rest = prg.bytes(100_000 - 13 - 70_001);
    expect(expected.equals(Buffer.concat([first, heap.bytes(address, 70_001), rest]))).toBe(true);
  });

  it('asks for a seed of 16 bytes', () => {
    expect(() => new Prg(new Uint8Array(15))).toThrow();
  });
});
