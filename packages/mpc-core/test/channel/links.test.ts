import { MessageChannel } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { expect, test } from 'vitest';
import { ChannelMultiplexer } from '../../src/channel/multiplexer.ts';
import { bridgeLink, portLink } from '../../src/channel/port-link.ts';
import { shapedLink } from '../../src/channel/shaped-link.ts';
import { splitLink } from '../../src/channel/split-link.ts';
import { memoryLinks } from './memory-link.ts';

/** A channel through two message ports, as between two agents' compute threads. */
function bridgedPair() {
  const links = memoryLinks();
  const ports = links.map((link) => {
    const { port1, port2 } = new MessageChannel();
    bridgeLink(link, port1);
    return { port1, port2 };
  });
  const channels = ports.map(({ port2 }) => new ChannelMultiplexer(portLink(port2)).channel(0));
  const close = () => {
    for (const { port1 } of ports) port1.close();
  };
  return { links, channels, close };
}

test('channels cross threads whole, both ways, without blocking when both send first', async () => {
  const { channels, close } = bridgedPair();
  const block = new Uint8Array(5 << 20).fill(9);
  await Promise.all(
    channels.map(async (channel) => {
      for (let i = 0; i < 20; i++) await channel.send(block.slice());
      for (let i = 0; i < 20; i++) expect((await channel.receive(block.length))[4711]).toBe(9);
    }),
  );
  close();
});

test('the reason for the end crosses threads with its number', async () => {
  const { links, channels, close } = bridgedPair();
  const waiting = channels.map((channel) => channel.receive(1));
  links[0].close(new DoubleblindError('DB3004', 'gone'));
  for (const wait of waiting) await expect(wait).rejects.toMatchObject({ code: 'DB3004', detail: 'gone' });
  close();
});

test('a split link gives each part its own stream, and pauses while any part holds back', async () => {
  const [left, right] = memoryLinks();
  const senders = splitLink(left, 2).map((link, n) => new ChannelMultiplexer(link).channel(n));
  const parts = splitLink(right, 2);
  const receivers = parts.map((link, n) => new ChannelMultiplexer(link).channel(n));
  senders[1].send(Uint8Array.of(11));
  senders[0].send(Uint8Array.of(10));
  expect((await receivers[0].receive(1))[0]).toBe(10);
  expect((await receivers[1].receive(1))[0]).toBe(11);
  parts[0].pause();
  parts[1].pause();
  parts[0].resume();
  expect(right.paused).toBe(true);
  parts[1].resume();
  expect(right.paused).toBe(false);
});

test('a shaped link delays by half a round trip and spreads packets over the bandwidth, in order', async () => {
  const [left, right] = memoryLinks();
  // 1 MB/s: 20 packets of 5 kB take 100 ms, then half of 60 ms.
  const sender = shapedLink(left, { bitsPerSecond: 8e6, roundTripMilliseconds: 60 });
  const arrivals: { id: number; at: number }[] = [];
  const begun = performance.now();
  const all = Promise.withResolvers<void>();
  right.start({
    packet: (packet) => {
      arrivals.push({ id: packet[0], at: performance.now() - begun });
      if (arrivals.length === 20) all.resolve();
    },
    closed: () => {},
  });
  for (let id = 0; id < 20; id++) await sender.send(new Uint8Array(5000).fill(id));
  await all.promise;
  expect(arrivals.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, id) => id));
  // Never sooner than the wire allows; later only says that this machine is busy.
  expect(arrivals[0].at).toBeGreaterThanOrEqual(5 + 30 - 1);
  expect(arrivals[19].at).toBeGreaterThanOrEqual(100 + 30 - 1);
});

test('a shaped link makes senders wait when its queue is full', async () => {
  const [left] = memoryLinks();
  const sender = shapedLink(left, { bitsPerSecond: 8e6, roundTripMilliseconds: 0 });
  await sender.send(new Uint8Array(7 << 20));
  let room = false;
  sender.send(new Uint8Array(2 << 20)).then(
    () => (room = true),
    () => {},
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(room).toBe(false);
  sender.close();
});
