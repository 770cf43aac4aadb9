/** The number of an image that was begun with a ticket and not answered: what the browser keeps of it, and who may go on under it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { UnansweredImage } from '../src/features/second-opinion/unanswered.ts';

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

test('is kept before the work on it begins, and until there is an answer', async () => {
  const image = new UnansweredImage('ticket');
  const answer = await image.keepDuring('number', async () => [...kept.values()]);
  expect(answer).toEqual(['number']);
  expect(kept.size).toBe(0);
  await expect(image.keepDuring('number', () => Promise.reject(new Error('the link broke')))).rejects.toThrow();
  expect(await image.find()).toBe('number');
});

test('is found while another look at it is under way, as on a page whose ticket was opened twice', async () => {
  const image = new UnansweredImage('ticket');
  await image.keepDuring('number', () => Promise.reject(new Error('the link broke'))).catch(() => undefined);
  const [key] = [...kept.keys()];
  // A look holds its lock for a moment; here as long as the other one takes.
  await navigator.locks.request(key, { mode: 'shared' }, async () => expect(await image.find()).toBe('number'));
});

test('is not found while another tab computes with it, whose own number stays', async () => {
  const [one, other] = [new UnansweredImage('ticket'), new UnansweredImage('ticket')];
  await one.keepDuring('number', async () => {
    expect(await other.find()).toBeNull();
    await other.keepDuring('another', async () => expect([...kept.values()]).toEqual(['number']));
    expect([...kept.values()]).toEqual(['number']);
  });
});
