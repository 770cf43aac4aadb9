/** The fused kernels against the hash that defines the keys (src/two-party/ot/hash.ts). */
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { Hash } from '../../../src/two-party/ot/hash.ts';
import { type Taken, takeAll } from '../../../src/two-party/protocols/common/demand.ts';
import { compareKernels } from '../../../src/two-party/protocols/common/kernels.ts';
import { KeyChunks } from '../../../src/two-party/protocols/common/keys.ts';
import { receiverWords, senderWords } from '../../../src/two-party/protocols/common/words.ts';
import type { ProtocolContext } from '../../../src/two-party/protocols/context.ts';
import { both, makeParties, takePlane } from './parties.ts';

const COUNT = 128;

/** Skips some correlations, so that tweaks do not start at 0, and takes COUNT. */
async function take(context: ProtocolContext, width: number): Promise<Taken> {
  const use = (count: number) => takeAll(context, [{ width, sender: 'vendor', count }]);
  await use(48);
  return (await use(COUNT))[0];
}

/** Bit `bit` of block `index` of an array of blocks in the heap. */
function blockBit({ heap }: ProtocolContext, blocks: number, index: number, bit: number): number {
  return (heap.u8[blocks + 16 * index + (bit >> 3)] >> (bit & 7)) & 1;
}

describe('fused kernels', () => {
  for (const width of [1, 2, 3, 4]) {
    for (const bits of [1, 11, width === 4 ? 128 : 40]) {
      it(`give the hash's keys of width ${width}, ${bits} bits of each, at both parties`, async () => {
        const parties = makeParties();
        await both(parties, async (context) => {
          const { heap, party } = context;
          const taken = await take(context, width);
          const arena = new Arena(heap);
          const keys = new KeyChunks(arena, context);
          const kernels = compareKernels(heap);
          const hash = new Hash(heap);
          const plane = COUNT / 8;
          const share = arena.allocate(bits * plane);
          if (party === 'hospital') {
            const expected = arena.allocate(16 * COUNT);
            hash.receiverKeys(taken, expected);
            keys.receiver(taken, 0, COUNT);
            kernels.receiverPads(keys.outputs, keys.inputs, COUNT / 16, bits, share, plane);
            for (let bit = 0; bit < bits; bit++) {
              const wanted = Uint8Array.from({ length: COUNT }, (_, i) => blockBit(context, expected, i, bit));
              expect(takePlane(context, share + bit * plane, COUNT)).toEqual(wanted);
            }
            return;
          }
          const entries = 1 << width;
          const expected = arena.allocate(16 * COUNT * entries);
          const pads = arena.allocate(bits * (entries - 1) * plane);
          const source = await context.correlations.sender(width);
          hash.senderKeys(source, taken, expected);
          const table = keys.sigmaTable(arena, taken);
          keys.sender(taken, table, 0, COUNT);
          const { outputs, inputs } = keys;
          kernels.senderPads(outputs, inputs, table, COUNT / 16, width, bits, pads, plane, share, plane);
          for (let bit = 0; bit < bits; bit++) {
            for (let x = 0; x < entries; x++) {
              const wanted = Uint8Array.from({ length: COUNT }, (_, i) => {
                const first = blockBit(context, expected, i * entries, bit);
                return x === 0 ? first : first ^ blockBit(context, expected, i * entries + x, bit);
              });
              const at = x === 0 ? share + bit * plane : pads + ((x - 1) * bits + bit) * plane;
              expect(takePlane(context, at, COUNT)).toEqual(wanted);
            }
          }
        });
      });
    }
  }

  it('give the first words of the keys of width 1 at both parties', async () => {
    const parties = makeParties();
    await both(parties, async (context) => {
      const { heap, party } = context;
      const taken = await take(context, 1);
      const arena = new Arena(heap);
      const keys = new KeyChunks(arena, context);
      const hash = new Hash(heap);
      const expected = arena.allocate(32 * COUNT);
      const firstWord = (index: number) => heap.u32[expected / 4 + 4 * index];
      if (party === 'hospital') {
        hash.receiverKeys(taken, expected);
        const key = receiverWords(arena, keys, taken, COUNT);
        expect(heap.words(key, COUNT)).toEqual(Uint32Array.from({ length: COUNT }, (_, i) => firstWord(i)));
        return;
      }
      hash.senderKeys(await context.correlations.sender(1), taken, expected);
      const { key0, difference } = senderWords(arena, keys, taken, COUNT);
      expect(heap.words(key0, COUNT)).toEqual(Uint32Array.from({ length: COUNT }, (_, i) => firstWord(2 * i)));
      expect(heap.words(difference, COUNT)).toEqual(
        Uint32Array.from({ length: COUNT }, (_, i) => firstWord(2 * i) - firstWord(2 * i + 1)),
      );
    });
  });

  for (const width of [1, 4]) {
    it(`give the twice hashed keys of width ${width} against parties that deviate`, async () => {
      await both(makeParties(), async (context) => {
        const { heap, party } = context;
        const taken = await take(context, width);
        const arena = new Arena(heap);
        const keys = new KeyChunks(arena, { threat: 'private-against-malicious' });
        const kernels = compareKernels(heap);
        const block = (address: number, index: number) => heap.bytes(address + 16 * index, 16).slice();
        const [plane, bits, entries] = [COUNT / 8, 3, 1 << width];
        const share = arena.allocate(bits * plane);
        const bitsOf = (address: number, bit: number) => takePlane(context, address + bit * plane, COUNT);
        const wanted = (bit: number, key: (i: number) => Uint8Array) =>
          Uint8Array.from({ length: COUNT }, (_, i) => (key(i)[0] >> bit) & 1);
        if (party === 'hospital') {
          keys.receiver(taken, 0, COUNT);
          kernels.receiverPads(keys.outputs, keys.inputs, COUNT / 16, bits, share, plane);
          for (let bit = 0; bit < bits; bit++) {
            const own = (i: number) => twice(taken.firstTweak + i, block(taken.address, i));
            expect(bitsOf(share, bit)).toEqual(wanted(bit, own));
          }
          return;
        }
        const pads = arena.allocate(bits * (entries - 1) * plane);
        const sigma = keys.sigmaTable(arena, taken);
        keys.sender(taken, sigma, 0, COUNT);
        const { outputs, inputs } = keys;
        kernels.senderPads(outputs, inputs, keys.padTable(sigma), COUNT / 16, width, bits, pads, plane, share, plane);
        const combination = (x: number) => block(taken.combinations, x);
        const key = (i: number, x: number) =>
          twice(
            taken.firstTweak + i,
            block(taken.address, i).map((byte, at) => byte ^ combination(x)[at]),
          );
        for (let bit = 0; bit < bits; bit++) {
          const first = wanted(bit, (i) => key(i, 0));
          expect(bitsOf(share, bit)).toEqual(first);
          for (const x of [1, entries - 1]) {
            const other = wanted(bit, (i) => key(i, x)).map((value, i) => value ^ first[i]);
            expect(bitsOf(pads + (x - 1) * bits * plane, bit)).toEqual(other);
          }
        }
      });
    });
  }
});

/** H2 from its definition, on integers. */
function twice(tweak: number, x: Uint8Array): Uint8Array {
  const permute = (block: Uint8Array) =>
    createCipheriv('aes-128-ecb', Buffer.from('doubleblind hash', 'ascii'), null).setAutoPadding(false).update(block);
  const view = Buffer.from(x);
  const [low, high] = [view.readBigUInt64LE(0), view.readBigUInt64LE(8)];
  const z = Buffer.alloc(16);
  z.writeBigUInt64LE(high ^ BigInt(tweak), 0);
  z.writeBigUInt64LE(low ^ high, 8);
  const second = permute(z);
  second.writeBigUInt64LE(second.readBigUInt64LE(0) ^ BigInt(tweak), 0);
  return permute(second).map((byte, i) => byte ^ second[i]);
}
