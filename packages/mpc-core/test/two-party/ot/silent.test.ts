import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channel/channel.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { STRAND_HEADER_BYTES } from '../../../src/channel/strand-header.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import type { CorrelationProvider } from '../../../src/two-party/ot/correlation.ts';
import { createCorrelations } from '../../../src/two-party/ot/provider.ts';
import { correlationContract } from './contract.ts';

function connect(heaps: readonly [Heap, Heap], channels: readonly [Channel, Channel]) {
  return Promise.all([
    createCorrelations({ party: 'vendor', heap: heaps[0], channel: channels[0] }),
    createCorrelations({ party: 'hospital', heap: heaps[1], channel: channels[1] }),
  ]);
}

/** Correlations of one iteration of the real parameters, or a few less. */
const PER_ITERATION = 786_944;

correlationContract('silent', (heapA, heapB) => connect([heapA, heapB], channelPair()), PER_ITERATION);

/** A channel that keeps what was sent over it. */
function recorded(channel: Channel, sent: Uint8Array[]): Channel {
  return {
    counters: channel.counters,
    receive: (bytes) => channel.receive(bytes),
    send: (message) => {
      sent.push(message.slice());
      return channel.send(message);
    },
  };
}

/** Two iterations in one direction: the messages of both parties, the offsets and some of the blocks. */
async function session() {
  const heaps = [new Heap(), new Heap()] as const;
  const sent: Uint8Array[] = [];
  const [left, right] = channelPair();
  const [a, b]: CorrelationProvider[] = await connect(heaps, [recorded(left, sent), recorded(right, sent)]);
  const [sender, receiver] = await Promise.all([a.sender(2), b.receiver(2)]);
  await Promise.all([sender.reserve(PER_ITERATION + 1), receiver.reserve(PER_ITERATION + 1)]);
  const { address } = sender.take(5000);
  const hex = (start: number) => Buffer.from(heaps[0].bytes(start, 16)).toString('hex');
  const blocks = Array.from({ length: 5000 }, (_, i) => hex(address + i * 16));
  return { sent, blocks, offsets: [1, 2, 3].map((x) => hex(sender.combinations + x * 16)) };
}

describe('two sessions', () => {
  it('have the same message sizes and nothing else in common', async () => {
    const first = await session();
    const second = await session();
    expect(second.sent.map((message) => message.length)).toEqual(first.sent.map((message) => message.length));
    const secrets = [first, second].flatMap(({ blocks, offsets }) => [...blocks, ...offsets]);
    expect(new Set(secrets).size).toBe(secrets.length);
    const messages = [first, second]
      .flatMap(({ sent }) => sent)
      // What says whose message comes next is public.
      .filter(({ length }) => length !== STRAND_HEADER_BYTES)
      .map((bytes) => Buffer.from(bytes).toString('latin1'));
    expect(new Set(messages).size).toBe(messages.length);
  });
});

describe('what is foreseen', () => {
  /** Takes three iterations bit by bit; the bytes that either party had sent after each reservation, and what was taken. */
  async function threeIterations(foreseen?: { readonly count: number; readonly most: number }) {
    const heaps = [new Heap(), new Heap()] as const;
    const channels = channelPair();
    const [a, b]: CorrelationProvider[] = await connect(heaps, channels);
    const sources = await Promise.all([a.sender(2), b.receiver(2)]);
    await Promise.all(sources.map((source) => source.reserve(1)));
    for (const source of sources) if (foreseen) source.foresee?.(foreseen.count, foreseen.most);
    const sent = () => channels.map(({ counters }) => counters.bytesSent);
    const before = sent();
    const after: number[][] = [];
    const addresses = new Set<number>();
    for (let done = 0; done < 3 * PER_ITERATION; done += PER_ITERATION / 2) {
      await Promise.all(sources.map((source) => source.reserve(PER_ITERATION / 2)));
      after.push(sent().map((bytes, party) => bytes - before[party]));
      const [q, r] = sources.map((source) => source.take(PER_ITERATION / 2));
      expect(r.firstTweak).toBe(q.firstTweak);
      addresses.add(q.firstTweak);
      const choice = heaps[1].u8[r.address] & 3;
      const [left, right] = [heaps[0].bytes(q.address, 16), heaps[1].bytes(r.address, 16)];
      const { combinations } = sources[0];
      const offset = heaps[0].bytes(combinations + 16 * choice, 16);
      expect([...right]).toEqual([...left].map((byte, i) => byte ^ offset[i]));
    }
    expect(addresses.size).toBe(6);
    return { after, peak: heaps[0].peakBytes };
  }

  it('is made as many iterations at a time as there is room for, and no iteration more in all', async () => {
    const [usual, ahead] = [
      await threeIterations(),
      await threeIterations({ count: 3 * PER_ITERATION, most: 2 * PER_ITERATION + 4096 }),
    ];
    const iteration = usual.after[2].map((bytes, party) => bytes - usual.after[0][party]);
    const made = ({ after }: typeof usual) => after.map((bytes) => bytes[0] / iteration[0]);
    expect(made(usual)).toEqual([0, 0, 1, 1, 2, 2]);
    // The first is there; then the room of two is filled at once.
    expect(made(ahead)).toEqual([0, 0, 2, 2, 2, 2]);
    expect(ahead.after.at(-1)).toEqual(usual.after.at(-1));
  });
});
