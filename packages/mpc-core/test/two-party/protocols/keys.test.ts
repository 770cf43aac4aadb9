/** Keys of correlations and the pads made of them, against the hash's definition. */
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/kernel/arena.ts';
import { type Taken, takeAll } from '../../../src/two-party/protocols/common/demand.ts';
import { compareKernels } from '../../../src/two-party/protocols/common/kernels.ts';
import { KeyChunks } from '../../../src/two-party/protocols/common/keys.ts';
import { receiverWords, senderWords } from '../../../src/two-party/protocols/common/words.ts';
import type { ProtocolContext } from '../../../src/two-party/protocols/context.ts';
import { hashed, hashedTwice } from '../../support/ideal/hash.ts';
import { both, makeParties, takePlane } from './parties.ts';

const COUNT = 128;

/** Skips some correlations, so that tweaks do not start at 0, and takes COUNT. */
async function take(context: ProtocolContext, width: number): Promise<Taken> {
  const use = (count: number) => takeAll(context, [{ width, sender: 'vendor', count }]);
  await use(48);
  return (await use(COUNT))[0];
}

type Hash = (tweak: number, x: Uint8Array) => Uint8Array;

/** The receiver's key of each correlation. */
function receiverKeys({ heap }: ProtocolContext, taken: Taken, hash: Hash): Uint8Array[] {
  return Array.from({ length: COUNT }, (_, i) => hash(taken.firstTweak + i, heap.bytes(taken.address + 16 * i, 16)));
}

/** The sender's keys, [correlation][x]. */
function senderKeys({ heap }: ProtocolContext, taken: Taken, hash: Hash): Uint8Array[][] {
  const blockAt = (address: number, index: number) => heap.bytes(address + 16 * index, 16);
  return Array.from({ length: COUNT }, (_, i) =>
    Array.from({ length: 1 << taken.width }, (_, x) => {
      const combination = blockAt(taken.combinations, x);
      const block = blockAt(taken.address, i).map((byte, at) => byte ^ combination[at]);
      return hash(taken.firstTweak + i, block);
    }),
  );
}

const bitOf = (block: Uint8Array, bit: number) => (block[bit >> 3] >> (bit & 7)) & 1;
const wordOf = (block: Uint8Array) => Buffer.from(block).readUInt32LE(0);

it('the hash has a known value', () => {
  const x = Uint8Array.from({ length: 16 }, (_, i) => i);
  expect(hashed(0x0123456789abc, x).toString('hex')).toBe('fc4e3235775207c2e874f2f5a06cbb31');
});

describe('pads', () => {
  const cases = [1, 2, 3, 4].flatMap((width) =>
    [1, 11, width === 4 ? 128 : 40].map((bits) => ({ width, bits, threat: 'semi-honest' as const, hash: hashed })),
  );
  const checked = [1, 4].map((width) => ({
    ...{ width, bits: 3, threat: 'private-against-malicious' as const, hash: hashedTwice },
  }));
  for (const { width, bits, threat, hash } of [...cases, ...checked]) {
    it(`are ${bits} bits of the keys of width ${width} at both parties, ${threat}`, async () => {
      await both(makeParties(), async (context) => {
        const { heap, party } = context;
        const taken = await take(context, width);
        const arena = new Arena(heap);
        const keys = new KeyChunks(arena, { threat });
        const kernels = compareKernels(heap);
        const plane = COUNT / 8;
        const share = arena.allocate(bits * plane);
        if (party === 'hospital') {
          keys.receiver(taken, 0, COUNT);
          kernels.receiverPads(keys.outputs, keys.inputs, COUNT / 16, bits, share, plane);
          const wanted = receiverKeys(context, taken, hash);
          for (let bit = 0; bit < bits; bit++) {
            const ofKeys = Uint8Array.from(wanted, (key) => bitOf(key, bit));
            expect(takePlane(context, share + bit * plane, COUNT)).toEqual(ofKeys);
          }
          return;
        }
        const entries = 1 << width;
        const pads = arena.allocate(bits * (entries - 1) * plane);
        const sigma = keys.sigmaTable(arena, taken);
        keys.sender(taken, sigma, 0, COUNT);
        const { outputs, inputs } = keys;
        kernels.senderPads(outputs, inputs, keys.padTable(sigma), COUNT / 16, width, bits, pads, plane, share, plane);
        const wanted = senderKeys(context, taken, hash);
        for (let bit = 0; bit < bits; bit++) {
          for (let x = 0; x < entries; x++) {
            const ofKeys = Uint8Array.from(wanted, (key) => bitOf(key[x], bit) ^ (x === 0 ? 0 : bitOf(key[0], bit)));
            const at = x === 0 ? share + bit * plane : pads + ((x - 1) * bits + bit) * plane;
            expect(takePlane(context, at, COUNT)).toEqual(ofKeys);
          }
        }
      });
    });
  }
});

it('words are the first of the keys of width 1 at both parties', async () => {
  await both(makeParties(), async (context) => {
    const { heap, party } = context;
    const taken = await take(context, 1);
    const arena = new Arena(heap);
    const keys = new KeyChunks(arena, context);
    if (party === 'hospital') {
      const wanted = Uint32Array.from(receiverKeys(context, taken, hashed), wordOf);
      expect(heap.words(receiverWords(arena, keys, taken, COUNT), COUNT)).toEqual(wanted);
      return;
    }
    const wanted = senderKeys(context, taken, hashed);
    const { key0, difference } = senderWords(arena, keys, taken, COUNT);
    expect(heap.words(key0, COUNT)).toEqual(Uint32Array.from(wanted, ([first]) => wordOf(first)));
    const differences = Uint32Array.from(wanted, ([first, second]) => wordOf(first) - wordOf(second));
    expect(heap.words(difference, COUNT)).toEqual(differences);
  });
});
