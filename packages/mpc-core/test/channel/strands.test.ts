/** Conversations that are held at once over one channel say the same as one after the other, and a peer cannot make them say more. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Channel } from '../../src/channel/channel.ts';
import { channelPair } from '../../src/channel/pair.ts';
import { writeStrandHeader } from '../../src/channel/strand-header.ts';
import { together } from '../../src/channel/strands.ts';

/** What one party does in a conversation; the other does the opposite. */
type Turn = { readonly send: boolean; readonly bytes: number };

const turns = fc.array(fc.record({ send: fc.boolean(), bytes: fc.integer({ min: 0, max: 300 }) }), { maxLength: 8 });

/** Every message has its conversation and turn in it; answers what was received. */
async function converse(
  channel: Channel,
  index: number,
  script: readonly Turn[],
  mirrored: boolean,
): Promise<string[]> {
  const got: string[] = [];
  for (const [turn, { send, bytes }] of script.entries()) {
    if (send !== mirrored) await channel.send(new Uint8Array(bytes).fill(16 * index + turn));
    else {
      const message = await channel.receive(bytes);
      expect(message.every((byte) => byte === 16 * index + turn)).toBe(true);
      got.push(`${turn} ${message.length}`);
    }
  }
  return got;
}

test('every conversation gets its own messages in its own order, whatever the others do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turns, { minLength: 1, maxLength: 12 }), async (scripts) => {
      const [left, right] = channelPair();
      const ends = await Promise.all(
        [left, right].map((channel, side) =>
          together<string[][]>(
            channel,
            scripts.map((script, index) => (strand: Channel) => converse(strand, index, script, side === 1)),
          ),
        ),
      );
      const wanted = (mirrored: boolean) =>
        scripts.map((script) =>
          script.flatMap(({ send, bytes }, turn) => (send === mirrored ? [`${turn} ${bytes}`] : [])),
        );
      expect(ends).toEqual([wanted(false), wanted(true)]);
      // Nothing is left over for who speaks next.
      await left.send(Uint8Array.of(7));
      expect(await right.receive(1)).toEqual(Uint8Array.of(7));
    }),
    { numRuns: 60 },
  );
});

test('they wait together: as often as the longest of them, and not as all one after the other', async () => {
  const [left, right] = channelPair();
  const ask = async (strand: Channel) => {
    for (let i = 0; i < 3; i++) {
      await strand.send(new Uint8Array(4));
      await strand.receive(4);
    }
  };
  const answer = async (strand: Channel) => {
    for (let i = 0; i < 3; i++) await strand.send(await strand.receive(4));
  };
  await Promise.all([together(left, new Array(8).fill(ask)), together(right, new Array(8).fill(answer))]);
  expect(left.counters.rounds).toBe(3);
  expect(left.counters.messagesReceived).toBe(2 * 24);
});

/** What becomes of two conversations that both wait for four bytes, when the peer says this: strand, bytes that are announced, bytes that come. */
async function told(...messages: readonly (readonly [strand: number, size: number, bytes: number])[]): Promise<string> {
  const [left, right] = channelPair();
  const wait = (strand: Channel) => strand.receive(4);
  const waiting = together(left, [wait, wait]).then(
    () => 'done',
    (error) => String(error.code),
  );
  for (const [index, [strand, size, bytes]] of messages.entries()) {
    await right.send(writeStrandHeader({ strand, size, last: index === messages.length - 1 }));
    await right.send(new Uint8Array(bytes));
  }
  return waiting;
}

test('a strand that there is not, another size, or more than is waited for ends all of them', async () => {
  expect(await told([0, 4, 4], [1, 4, 4])).toBe('done');
  expect(await told([2, 4, 4])).toBe('DB3002');
  expect(await told([0, 5, 5])).toBe('DB3002');
  expect(await told([0, 4, 5])).toBe('DB3002');
  // What is not waited for is kept, but not without end.
  expect(await told([0, 4, 4], [0, 2 ** 27, 0])).toBe('DB3002');
  // Nor are empty messages, which cost the peer next to nothing.
  const empty = Array.from({ length: 5000 }, (): [number, number, number] => [0, 0, 0]);
  expect(await told([0, 4, 4], ...empty)).toBe('DB3002');
});

test('what ends one ends all that wait, and those that have not begun to', async () => {
  const [left] = channelPair();
  const fault = new Error('of its own');
  const seen: unknown[] = [];
  const noted = (work: Promise<unknown>) => work.catch((error) => seen.push(error));
  const all = together(left, [
    (strand) => noted(strand.receive(4)),
    async (strand) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await noted(strand.send(new Uint8Array(1)));
    },
    () => Promise.reject(fault),
  ]);
  await expect(all).rejects.toBe(fault);
  await expect.poll(() => seen).toEqual([fault, fault]);
});
