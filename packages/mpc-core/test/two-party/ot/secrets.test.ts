/** What each party draws for the set-up of a direction is its own and fresh: nothing of it can be seen from outside. */
import { beforeEach, expect, test, vi } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { chooseOffsets, offerSeeds } from '../../../src/two-party/ot/iknp/offsets.ts';

const drawn = vi.hoisted(() => ({ choices: [] as Uint8Array[] }));
vi.mock(import('../../../src/two-party/ot/base/receiver.ts'), async (original) => {
  const { receiveBaseTransfers } = await original();
  return {
    receiveBaseTransfers: (channel, choices) => {
      drawn.choices.push(choices.slice());
      return receiveBaseTransfers(channel, choices);
    },
  };
});

beforeEach(() => {
  drawn.choices = [];
});

async function setUp() {
  const [left, right] = channelPair();
  const [chosen] = await Promise.all([
    chooseOffsets(new Heap(), left, 'vendor'),
    offerSeeds(new Heap(), right, 'vendor'),
  ]);
  return [1, 2, 3, 4].map((width) => Buffer.from(chosen(width).offsets));
}

test('the secret of the 128 base transfers and all offsets differ from run to run, in about half of their bits', async () => {
  const offsets = [await setUp(), await setUp()].map((list) => Buffer.concat(list));
  const ones = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, byte, i) => sum + (byte !== b[i] ? 1 : 0), 0);
  const [first, second] = drawn.choices;
  expect([first.length, second.length]).toEqual([128, 128]);
  // 128 coins: eight standard deviations are 45. Ten offsets of 16 bytes: 160 bytes, of which one in 256 is equal by chance.
  expect(Math.abs(ones(first, second) - 64)).toBeLessThan(45);
  expect(ones(offsets[0], offsets[1])).toBeGreaterThan(140);
});
