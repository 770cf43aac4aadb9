import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import { chooseOffsets, offerSeeds } from '../../../src/two-party/ot/iknp/offsets.ts';
import { extendAsReceiver } from '../../../src/two-party/ot/iknp/receiver.ts';
import { extendAsSender } from '../../../src/two-party/ot/iknp/sender.ts';
import { receiveVectorCorrelations, sendVectorCorrelations } from '../../../src/two-party/ot/iknp/vector.ts';
import { otKernels } from '../../../src/two-party/ot/kernels.ts';
import { combinations } from '../../../src/two-party/ot/width.ts';

const bit = (bytes: Uint8Array, index: number) => (bytes[index >> 3] >> (index & 7)) & 1;

describe('the IKNP extension', () => {
  it('transposes columns to rows', () => {
    const heap = new Heap();
    const rows = 256;
    const columns = randomBytes(128 * (rows / 8));
    const from = heap.allocate(columns.length);
    const to = heap.allocate(rows * 16);
    heap.u8.set(columns, from);
    otKernels(heap).transposeColumns(to, from, rows);
    let wrong = 0;
    for (let row = 0; row < rows; row++) {
      const block = heap.bytes(to + row * 16, 16);
      for (let column = 0; column < 128; column++) {
        if (bit(block, column) !== bit(columns.subarray(column * (rows / 8)), row)) wrong += 1;
      }
    }
    expect(wrong).toBe(0);
  });

  it('gives rows that differ by the offset exactly where the choice is one', () => {
    const heaps = [new Heap(), new Heap()];
    const rows = 384;
    const offset = randomBytes(16);
    const choices = randomBytes(rows / 8);
    const pairs = { zero: randomBytes(2048), one: randomBytes(2048) };
    const seeds = new Uint8Array(2048);
    for (let column = 0; column < 128; column++) {
      const chosen = bit(offset, column) ? pairs.one : pairs.zero;
      seeds.set(chosen.subarray(column * 16, column * 16 + 16), column * 16);
    }
    const r = heaps[1].allocate(rows * 16);
    const q = heaps[0].allocate(rows * 16);
    const message = extendAsReceiver(heaps[1], pairs, choices, rows, r);
    extendAsSender(heaps[0], offset, seeds, message, rows, q);
    for (let row = 0; row < rows; row++) {
      const sent = heaps[0].bytes(q + row * 16, 16);
      const expected = bit(choices, row) ? sent.map((byte, i) => byte ^ offset[i]) : sent;
      expect([...heaps[1].bytes(r + row * 16, 16)]).toEqual([...expected]);
    }
    expect(heaps.map((heap) => heap.usedBytes)).toEqual([rows * 16, rows * 16]);
  });

  it('gives vector correlations for offsets of the sender, of which the receiver knows the low bits only', async () => {
    const [left, right] = channelPair();
    const heaps = [new Heap(), new Heap()];
    const [chosen, offered] = await Promise.all([
      chooseOffsets(heaps[0], left, 'vendor'),
      offerSeeds(heaps[1], right, 'vendor'),
    ]);
    const rows = 256;
    const offsetsSeen = new Set<string>();
    for (let width = 1; width <= 4; width++) {
      const { offsets, seeds } = chosen(width);
      const [q, r] = heaps.map((heap) => heap.allocate(rows * 16));
      await Promise.all([
        sendVectorCorrelations(heaps[0], left, offsets, seeds, rows, q),
        receiveVectorCorrelations(heaps[1], right, offered(width), rows, r),
      ]);
      const table = combinations(offsets, width);
      const mask = (1 << width) - 1;
      const choices = new Set<number>();
      for (let j = 0; j < width; j++) {
        expect(offsets[j * 16] & mask).toBe(1 << j);
        offsetsSeen.add(Buffer.from(offsets.subarray(j * 16, j * 16 + 16)).toString('hex'));
      }
      for (let row = 0; row < rows; row++) {
        const sent = heaps[0].bytes(q + row * 16, 16);
        const received = heaps[1].bytes(r + row * 16, 16);
        const choice = received[0] & mask;
        choices.add(choice);
        expect(sent[0] & mask).toBe(0);
        expect([...received]).toEqual([...sent.map((byte, i) => byte ^ table[choice * 16 + i])]);
      }
      expect(choices.size).toBe(mask + 1);
    }
    expect(offsetsSeen.size).toBe(10);
  });
});
