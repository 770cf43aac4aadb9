/** Hash, trees and pads of a session have keys of their own, which both parties contribute to. */
import { expect, it } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { keyPermutations, permutationsOf } from '../../../src/two-party/ot/permutations.ts';
import { createCorrelations } from '../../../src/two-party/ot/provider.ts';

/** What the permutations make of a block of zeros. */
function images(heap: Heap): string[] {
  const { hash, trees, pads } = permutationsOf(heap);
  return [hash, trees, pads].map((permutation) => {
    const block = heap.allocateZeroed(16);
    permutation.encryptBlocks(heap, block, block, 1);
    return Buffer.from(heap.bytes(block, 16)).toString('hex');
  });
}

it('keys them alike at both parties, and anew in every session', async () => {
  const sessions = await Promise.all(
    [1, 2].map(async () => {
      const [left, right] = channelPair();
      const heaps = [new Heap(), new Heap()];
      await Promise.all([
        createCorrelations({ party: 'vendor', heap: heaps[0], channel: left }),
        createCorrelations({ party: 'hospital', heap: heaps[1], channel: right }),
      ]);
      return heaps.map(images);
    }),
  );
  for (const [vendor, hospital] of sessions) expect(vendor).toEqual(hospital);
  const all = [...sessions.map(([vendor]) => vendor), images(new Heap())].flat();
  expect(new Set(all).size).toBe(all.length);
});

it('depends on what either party has sent', () => {
  const keyed = (vendor: number, hospital: number) => {
    const heap = new Heap();
    keyPermutations(heap, Uint8Array.of(vendor), Uint8Array.of(hospital));
    return images(heap);
  };
  const all = [keyed(1, 1), keyed(2, 1), keyed(1, 2)].flat();
  expect(new Set(all).size).toBe(all.length);
  expect(keyed(1, 2)).toEqual(keyed(1, 2));
});
