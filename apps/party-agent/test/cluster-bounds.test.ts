/** What the two sides of a cluster keep in memory has bounds, whatever the other side does. */
import type { Channel } from '@doubleblind/mpc-core';
import { expect, test } from 'vitest';
import type { Outcome } from '../src/executors/assignment.ts';
import { MOST_UNTOLD, Teller } from '../src/executors/cluster/pairing/teller.ts';
import { OutcomeQueue } from '../src/executors/threads/outcome-queue.ts';

test('a side that takes no word of the other ends the assignment by number; one that does is told all, however much it is', async () => {
  const { promise: isRead, resolve: read } = Promise.withResolvers<void>();
  let sent = 0;
  const send = async () => {
    await isRead;
    sent += 1;
  };
  const channel = { send } as unknown as Channel;
  const teller = new Teller(channel);
  const told = Array.from({ length: MOST_UNTOLD }, (_, pair) => teller.tell({ type: 'opened', pair }));
  await expect(teller.tell({ type: 'opened', pair: 0 })).rejects.toMatchObject({ code: 'DB3014' });
  read();
  await Promise.all(told);
  for (let pair = 0; pair < 2 * MOST_UNTOLD; pair++) await teller.tell({ type: 'opened', pair });
  // Length and text of each.
  expect(sent).toBe(2 * 3 * MOST_UNTOLD);
});

test('while the reader is away progress is overtaken by later progress, and nothing else is lost or comes out of turn', async () => {
  const queue = new OutcomeQueue();
  const put: Promise<void>[] = [];
  for (let done = 1; done <= 10_000; done++) {
    put.push(queue.put({ type: 'step', batch: done % 2, done, total: 10_000 }));
    put.push(queue.put({ type: 'workers', workers: { workers: done, pairs: 0, again: 0 } }));
    if (done % 5000 === 0) put.push(queue.put({ type: 'starting', batch: done }));
  }
  queue.end({});
  const seen: Outcome[] = [];
  for await (const outcome of queue) seen.push(outcome);
  expect(seen).toEqual([
    { type: 'step', batch: 1, done: 9999, total: 10_000 },
    { type: 'workers', workers: { workers: 10_000, pairs: 0, again: 0 } },
    { type: 'step', batch: 0, done: 10_000, total: 10_000 },
    { type: 'starting', batch: 5000 },
    { type: 'starting', batch: 10_000 },
  ]);
  await Promise.all(put);
});
