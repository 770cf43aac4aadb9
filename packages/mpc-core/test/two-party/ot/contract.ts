/** What every CorrelationProvider promises, tested on whichever pair of providers is given. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Heap } from '../../../src/kernel/heap.ts';
import type { CorrelationProvider, CorrelationSource, Correlations } from '../../../src/two-party/ot/correlation.ts';

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

/** Takes `count` correlations on both sides. */
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

interface Session {
  heaps: [Heap, Heap];
  providers: [CorrelationProvider, CorrelationProvider];
}

async function connect(make: MakeProviders): Promise<Session> {
  const heaps: [Heap, Heap] = [new Heap(), new Heap()];
  return { heaps, providers: await make(...heaps) };
}

async function pairOf({ heaps, providers }: Session, width: number, fromA: boolean): Promise<Pair> {
  const from = fromA ? 0 : 1;
  const [sender, receiver] = await Promise.all([providers[from].sender(width), providers[1 - from].receiver(width)]);
  return { sender, receiver, senderHeap: heaps[from], receiverHeap: heaps[1 - from] };
}

async function reserve(pair: Pair, count: number): Promise<void> {
  await Promise.all([pair.sender.reserve(count), pair.receiver.reserve(count)]);
}

/** `perIteration`: about how many correlations a source makes at once; the tests cross that border. */
export function correlationContract(name: string, make: MakeProviders, perIteration: number): void {
  describe(`${name} correlations`, () => {
    let session: Session;
    beforeAll(async () => {
      session = await connect(make);
    });

    for (const width of [1, 2, 3, 4]) {
      for (const fromA of [true, false]) {
        it(`hold for width ${width} sent by the ${fromA ? 'first' : 'second'} party`, async () => {
          const pair = await pairOf(session, width, fromA);
          expect([pair.sender.width, pair.receiver.width]).toEqual([width, width]);
          expect([pair.sender.role, pair.receiver.role, pair.receiver.combinations]).toEqual(['sender', 'receiver', 0]);
          const combinations = table(pair);
          for (let x = 0; x < 1 << width; x++) expect(combinations[x * 16] & ((1 << width) - 1)).toBe(x);
          await reserve(pair, 20_001);
          const histogram = checkRelation(pair, take(pair, 20_001));
          const expected = 20_001 / histogram.length;
          // Six standard deviations of a binomial count.
          for (const count of histogram) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
        });
      }
    }

    it('hold across reserves and takes of odd sizes, with tweaks that never repeat', async () => {
      const pair = await pairOf(await connect(make), 4, true);
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
      const pair = await pairOf(session, 2, false);
      await reserve(pair, 10);
      expect(() => pair.sender.take(perIteration * 2)).toThrow(RangeError);
      expect(() => pair.receiver.take(perIteration * 2)).toThrow(RangeError);
    });

    it('come from one source for each role and width', async () => {
      const [a, b] = session.providers;
      expect(await a.sender(3)).toBe(await a.sender(3));
      expect(await b.receiver(3)).toBe(await b.receiver(3));
      await expect(a.sender(5)).rejects.toThrow(RangeError);
      await expect(a.receiver(0)).rejects.toThrow(RangeError);
    });

    it('never give the same block twice, neither within nor between directions and widths', async () => {
      const seen = new Set<string>();
      let count = 0;
      for (const fromA of [true, false]) {
        for (const width of [1, 4]) {
          const pair = await pairOf(session, width, fromA);
          await reserve(pair, 3000);
          const q = Buffer.from(take(pair, 3000).q);
          for (let i = 0; i < q.length; i += 16) seen.add(q.toString('hex', i, i + 16));
          count += 3000;
        }
      }
      expect(seen.size).toBe(count);
    });
  });
}
