import { constants, PerformanceObserver } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { discard } from '../../src/channel/discard.ts';
import { FRAME_HEADER_BYTES, MAXIMUM_PAYLOAD_BYTES } from '../../src/channel/frame.ts';
import { ChannelMultiplexer } from '../../src/channel/multiplexer.ts';
import { SocketGarbage } from '../../src/channel/socket-garbage.ts';
import { memoryLinks } from './memory-link.ts';

const BYTES = 100_000;

describe('the memory of a message', () => {
  it('goes back when it is released, with the header of its frame', () => {
    for (const before of [0, FRAME_HEADER_BYTES]) {
      const message = new Uint8Array(new ArrayBuffer(before + BYTES), before);
      discard(message);
      expect(message.buffer.byteLength).toBe(0);
    }
  });

  it('stays where other bytes share it', () => {
    const packet = new Uint8Array(BYTES + FRAME_HEADER_BYTES + 1);
    discard(packet.subarray(0, BYTES));
    expect(packet.buffer.byteLength).toBe(packet.length);
  });

  it.each([BYTES, MAXIMUM_PAYLOAD_BYTES + BYTES])('of %i bytes goes back once it is sent', async (bytes) => {
    const [left, right] = memoryLinks().map((link) => new ChannelMultiplexer(link).channel(0));
    const message = new Uint8Array(bytes).fill(5);
    await left.send(message);
    expect(message.buffer.byteLength).toBe(0);
    const received = await right.receive(bytes);
    expect(received.every((byte) => byte === 5)).toBe(true);
    discard(received);
    expect(received.buffer.byteLength).toBe(0);
  });
});

it('what a socket read is collected by and by, without a full collection', async () => {
  const { NODE_PERFORMANCE_GC_MINOR: minor, NODE_PERFORMANCE_GC_FLAGS_FORCED: forced } = constants;
  const seen: { readonly kind?: number; readonly flags?: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.push((entry as unknown as { detail: (typeof seen)[number] }).detail);
  });
  observer.observe({ entryTypes: ['gc'] });
  const garbage = new SocketGarbage();
  for (let i = 0; i < 64; i++) garbage.read(1 << 20);
  const collections = () => seen.filter(({ flags = 0 }) => (flags & forced) !== 0);
  while (collections().length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
  observer.disconnect();
  expect(collections().map(({ kind }) => kind)).toEqual([minor, minor, minor, minor]);
});
