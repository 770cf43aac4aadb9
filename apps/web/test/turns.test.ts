/** Agents' work is done a little at a time, and leaves the portal's one thread to people in between. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Turns } from '../src/server/gateway/turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work of so many milliseconds, and when it began. */
function worker(turns: Turns, begun: number[]) {
  const start = performance.now();
  return (milliseconds: number) =>
    turns.take(async () => {
      begun.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    });
}

test('a place rests three times as long as it worked, and who came first is next', async () => {
  const begun: number[] = [];
  const work = worker(new Turns(1, 3), begun);
  const all = [work(100), work(50), work(10)];
  await vi.runAllTimersAsync();
  await Promise.all(all);
  expect(begun).toEqual([0, 400, 600]);
});

test('so many work at once, and what fails gives its place on, too', async () => {
  const begun: number[] = [];
  const turns = new Turns(2, 0);
  const work = worker(turns, begun);
  const failing = turns.take(() => Promise.reject(new Error('no'))).catch((error: Error) => error.message);
  const all = [work(100), work(100), work(100)];
  await vi.runAllTimersAsync();
  await Promise.all(all);
  expect(await failing).toBe('no');
  expect(begun).toEqual([0, 0, 100]);
});
