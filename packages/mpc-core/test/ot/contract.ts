/** What every CorrelationProvider promises, tested on whichever pair of providers is given. */
import { describe, expect, it } from 'vitest';
import { Heap } from '../../src/kernel/heap.ts';
import type { CorrelationProvider, CorrelationSource, Correlations } from '../../src/ot/correlation.ts';

export type MakeProviders = (heapA: Heap, heapB: Heap) => Promise<[CorrelationProvider, CorrelationProvider]>;

interface Pair {
  sender: CorrelationSource;
  receiver: CorrelationSource;
  senderHeap: Heap;
  receiverHeap: Heap;
}

interface Taken {
  q: Uint8Array;
  r: Uint8Array;
  firstTweak: number;
}

function blocks(heap: Heap, correlations: Correlations): Uint8Array {
  expect(correlations.address % 16).toBe(0);
  return heap.bytes(correlations.address, correlations.count * 16).slice();
}

/** Takes `counts` pieces on both sides. */
function take(pair: Pair, count: number): Taken {
  const sent = pair.sender.take(count);
  const received = pair.receiver.take(count);
  expect(received.firstTweak).toBe(sent.firstTweak);
  return { q: blocks(pair.senderHeap, sent), r: blocks(pair.receiverHeap, received), firstTweak: sent.firstTweak };
}

function table(pair: Pair): Uint8Array {
  return pair.senderHeap.bytes(pair.sender.combinations, 16 << pair.sender.width).slice();
}

/** Checks r_i = q_i XOR T[u_i] and the low bits; returns how often each choice occurred. */
function checkRelation(pair: Pair, taken: Taken): number[] {
  const { q, r } = taken;
  const combinations = table(pair);
  const mask = (1 << pair.sender.width) - 1;
  const histogram = new Array<number>(mask + 1).fill(0);
  let wrong = 0;
  for (let i = 0; i < q.length; i += 16) {
    const choice = r[i] & mask;
    histogram[choice] += 1;
    if ((q[i] & mask) !== 0) wrong += 1;
    for (let byte = 0; byte < 16; byte++)
      if ((q[i + byte] ^ r[i + byte]) !== combinations[choice * 16 + byte]) wrong += 1;
  }
  expect(wrong).toBe(0);
  return histogram;
}

async function makePair(make: MakeProviders, width: number, fromA: boolean): Promise<Pair> {
  const heaps = [new Heap(), new Heap()];
  const [a, b] = await make(heaps[0], heaps[1]);
  const [from, to] = fromA ? [a, b] : [b, a];
  const [sender, receiver] = await Promise.all([from.sender(width), to.receiver(width)]);
  const [senderHeap, receiverHeap] = fromA ? heaps : [heaps[1], heaps[0]];
  return { sender, receiver, senderHeap, receiverHeap };
}

async function reserve(pair: Pair, count: number): Promise<void> {
  await Promise.all([pair.sender.reserve(count), pair.receiver.reserve(count)]);
}

/** `perIteration`: about how many correlations a source makes at once; the tests cross that border. */
export function correlationContract(name: string, make: MakeProviders, perIteration: number): void {
  describe(`${name} correlations`, () => {
    for (const width of [1, 2, 3, 4]) {
      for (const fromA of [true, false]) {
        it(`hold for width ${width} sent by ${fromA ? 'the first' : 'the second'} party`, async () => {
          const pair = await makePair(make, width, fromA);
          expect([pair.sender.width, pair.receiver.width]).toEqual([width, width]);
          expect([pair.sender.role, pair.receiver.role, pair.receiver.combinations]).toEqual(['sender', 'receiver', 0]);
          const combinations = table(pair);
          for (let x = 0; x < 1 << width; x++) expect(combinations[x * 16] & ((1 << width) - 1)).toBe(x);
          await reserve(pair, 20_001);
          const histogram = checkRelation(pair, take(pair, 20_001));
          const expected = 20_001 / histogram.length;
          // Five standard deviations of a binomial count.
          for (const count of histogram) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
        });
      }
    }

    it('hold across reserves and takes of odd sizes, with tweaks that never repeat', async () => {
      const pair = await makePair(make, 4, true);
      let nextTweak = 0;
      for (const [reserved, takes] of [
        [1, [1]],
        [1000, [1, 7, 300]],
        [17, [3, 14]],
        [perIteration + 333, [perIteration, 5, 328]],
        [perIteration * 2 + 1, [13, perIteration, perIteration - 12]],
        [0, [0]],
      ] as [number, number[]][]) {
        await reserve(pair, reserved);
        for (const count of takes) {
          const taken = take(pair, count);
          expect(taken.firstTweak).toBe(nextTweak);
          nextTweak += count;
          checkRelation(pair, taken);
        }
      }
    });

    it('are refused when they were not reserved', async () => {
      const pair = await makePair(make, 2, false);
      await reserve(pair, 10);
      expect(() => pair.sender.take(perIteration * 2)).toThrow(RangeError);
      expect(() => pair.receiver.take(perIteration * 2)).toThrow(RangeError);
    });

    it('come from one source for each role and width', async () => {
      const [a, b] = await make(new Heap(), new Heap());
      const [first] = await Promise.all([a.sender(3), b.receiver(3)]);
      const [again] = await Promise.all([a.sender(3), b.receiver(3)]);
      expect(again).toBe(first);
      await expect(a.sender(5)).rejects.toThrow(RangeError);
      await expect(a.receiver(0)).rejects.toThrow(RangeError);
    });

    it('never give the same block twice, neither within nor between directions and widths', async () => {
      const heaps = [new Heap(), new Heap()] as const;
      const [a, b] = await make(...heaps);
      const seen = new Set<string>();
      let count = 0;
      for (const [from, to, heap] of [
        [a, b, heaps[0]],
        [b, a, heaps[1]],
      ] as const) {
        for (const width of [1, 4]) {
          const [source, peer] = await Promise.all([from.sender(width), to.receiver(width)]);
          await Promise.all([source.reserve(3000), peer.reserve(3000)]);
          const q = Buffer.from(blocks(heap, source.take(3000)));
          for (let i = 0; i < q.length; i += 16) seen.add(q.toString('hex', i, i + 16));
          count += 3000;
        }
      }
      expect(seen.size).toBe(count);
    });
  });
}
