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

/** Correlations of one iteration of the real parameters. */
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
