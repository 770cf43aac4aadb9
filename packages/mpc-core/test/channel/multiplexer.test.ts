import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME_HEADER_BYTES, type Frame, MAXIMUM_PAYLOAD_BYTES, writeFrame } from '../../src/channel/frame.ts';
import { ChannelMultiplexer } from '../../src/channel/multiplexer.ts';
import { type MemoryLink, memoryLinks } from './memory-link.ts';

function packet(frame: Frame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + frame.payload.length);
  writeFrame(bytes, 0, frame);
  return bytes;
}

test('every stream delivers its own messages in its own order', async () => {
  const sizes = fc.array(fc.tuple(fc.nat(3), fc.oneof(fc.nat(100), fc.nat(200_000))), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(sizes, async (list) => {
      const [left, right] = memoryLinks().map((link) => new ChannelMultiplexer(link));
      for (const [i, [stream, size]] of list.entries()) left.channel(stream).send(new Uint8Array(size).fill(i));
      for (const [i, [stream, size]] of list.entries()) {
        const message = await right.channel(stream).receive(size);
        expect(message.every((byte) => byte === i)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('a message longer than a frame travels in parts and arrives whole', async () => {
  const links = memoryLinks();
  const [left, right] = links.map((link) => new ChannelMultiplexer(link));
  const message = Uint8Array.from({ length: 2 * MAXIMUM_PAYLOAD_BYTES + 5 }, (_, i) => i % 251);
  left.channel(0).send(message.slice());
  expect(Buffer.compare(await right.channel(0).receive(message.length), message)).toBe(0);
  expect(links[0].packets).toHaveLength(3);
});

test('small messages that are sent together share packets', async () => {
  const links = memoryLinks();
  const [left, right] = links.map((link) => new ChannelMultiplexer(link));
  for (let i = 0; i < 1000; i++) left.channel(0).send(Uint8Array.of(i));
  for (let i = 0; i < 1000; i++) expect((await right.channel(0).receive(1))[0]).toBe(i % 256);
  expect(links[0].packets.length).toBeLessThan(500);
});

test('messages that share a packet can be viewed as words', async () => {
  const [left, right] = memoryLinks().map((link) => new ChannelMultiplexer(link));
  left.channel(0).send(Uint8Array.of(1));
  left.channel(0).send(Uint8Array.of(2, 0, 0));
  left.channel(0).send(new Uint8Array(Uint32Array.of(7, 8).buffer));
  await right.channel(0).receive(1);
  await right.channel(0).receive(3);
  const words = await right.channel(0).receive(8);
  expect([...new Uint32Array(words.buffer, words.byteOffset, 2)]).toEqual([7, 8]);
});

test('a message of another size than expected is DB3002', async () => {
  const [left, right] = memoryLinks().map((link) => new ChannelMultiplexer(link));
  left.channel(0).send(new Uint8Array(9));
  await expect(right.channel(0).receive(8)).rejects.toMatchObject({ code: 'DB3002' });
});

test('rounds are waits after sends, whenever messages happen to arrive', async () => {
  const [left, right] = memoryLinks().map((link) => new ChannelMultiplexer(link).channel(0));
  for (let round = 0; round < 3; round++) {
    left.send(new Uint8Array(1));
    left.send(new Uint8Array(1));
    right.send(new Uint8Array(2));
    await right.receive(1);
    await right.receive(1);
    await left.receive(2);
  }
  expect(left.counters).toMatchObject({
    rounds: 3,
    bytesSent: 6,
    messagesSent: 6,
    bytesReceived: 6,
    messagesReceived: 3,
  });
  expect(right.counters.rounds).toBe(3);
});

test.each([
  ['a skipped sequence number', [{ kind: 'last', stream: 0, sequence: 1, payload: new Uint8Array(1) }]],
  ['a repeated frame', [0, 0].map((sequence) => ({ kind: 'last', stream: 0, sequence, payload: new Uint8Array(1) }))],
  ['a stream out of range', [{ kind: 'last', stream: 64, sequence: 0, payload: new Uint8Array(1) }]],
  ['a control frame between data', [{ kind: 'control', stream: 0, sequence: 0, payload: new Uint8Array(1) }]],
] as [string, Frame[]][])('%s ends the link and every wait with DB3003', async (_, frames) => {
  const [left, right] = memoryLinks();
  const channel = new ChannelMultiplexer(right).channel(2);
  const waiting = channel.receive(1);
  for (const frame of frames) left.send(packet(frame));
  await expect(waiting).rejects.toMatchObject({ code: 'DB3003' });
  expect(right.closedWith?.code).toBe('DB3003');
  await expect(channel.send(new Uint8Array(1))).rejects.toMatchObject({ code: 'DB3003' });
});

test('messages that arrived before the end can still be received, then the reason', async () => {
  const [left, right] = memoryLinks();
  const sender = new ChannelMultiplexer(left);
  const channel = new ChannelMultiplexer(right).channel(0);
  await sender.channel(0).send(new Uint8Array(3));
  sender.close(new DoubleblindError('DB3004', ''));
  expect(await channel.receive(3)).toHaveLength(3);
  await expect(channel.receive(1)).rejects.toMatchObject({ code: 'DB3004' });
});

test('a flood that nobody reads pauses the link, and a reader opens it again', async () => {
  const [left, right] = memoryLinks();
  const sender = new ChannelMultiplexer(left).channel(0);
  const receiver = new ChannelMultiplexer(right).channel(0);
  const bytes = 1 << 20;
  for (let i = 0; i < 200; i++) await sender.send(new Uint8Array(bytes));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(right.paused).toBe(true);
  for (let i = 0; i < 200; i++) await receiver.receive(bytes);
  expect(right.paused).toBe(false);
});

/** Sends frames of a mebibyte until the other side has ended the link, or 300 have been accepted; answers how many that were. */
async function flood(left: MemoryLink, right: MemoryLink, frameOf: (index: number) => Omit<Frame, 'payload'>) {
  let sent = 0;
  for (; sent < 300 && right.closedWith === undefined; sent++) {
    left.send(packet({ ...frameOf(sent), payload: new Uint8Array(1 << 20) }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}

test('a message that does not end stops at the size that is awaited', async () => {
  const [left, right] = memoryLinks();
  const waiting = new ChannelMultiplexer(right).channel(0).receive(3 << 20);
  waiting.catch(() => undefined);
  const accepted = await flood(left, right, (sequence) => ({ kind: 'more', stream: 0, sequence }));
  expect(accepted).toBeLessThanOrEqual(5);
  await expect(waiting).rejects.toMatchObject({ code: 'DB3002' });
});

test('a flood on a stream that nobody reads ends the link while another is awaited', async () => {
  const [left, right] = memoryLinks();
  const waiting = new ChannelMultiplexer(right, { only: 0 }).channel(0).receive(1);
  waiting.catch(() => undefined);
  const accepted = await flood(left, right, (sequence) => ({ kind: 'last', stream: 7, sequence }));
  expect(accepted).toBeLessThanOrEqual(2);
  await expect(waiting).rejects.toMatchObject({ code: 'DB3003' });
});
