/** Limits of sessions that are opened before their image: in number, in time, and by ticket, person and day. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Preparations } from '../../src/pages/preparations.ts';
import type { PageTicketEntry } from '../../src/store/database/page-tickets.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const TOMORROW = new Date('2026-12-01T00:00:00Z');

function entry(ticketId: string, person = 'Dr. Example', images = 2): PageTicketEntry {
  return { ticket: { document: { ticketId, images } }, person } as PageTicketEntry;
}

/** How many can be opened, one after the other. */
function opened(preparations: Preparations, one: PageTicketEntry, now = NOW): number {
  for (let count = 0; ; count++)
    try {
      preparations.open(one, now);
    } catch (error) {
      expect(error).toMatchObject({ code: 'DB3025' });
      return count;
    }
}

describe('sessions that are opened and left', () => {
  it('are at most 40 a day more than the ticket has images, and another day is new', () => {
    const preparations = new Preparations();
    expect(opened(preparations, entry('a'))).toBe(42);
    expect(opened(preparations, entry('a'), TOMORROW)).toBe(42);
  });

  it('are at most 80 a day more than the ticket has images for a person, whatever tickets there are', () => {
    const preparations = new Preparations();
    expect(opened(preparations, entry('a'))).toBe(42);
    expect(opened(preparations, entry('b'))).toBe(40);
    expect(opened(preparations, entry('c'))).toBe(0);
    expect(opened(preparations, entry('d', 'Dr. Other'))).toBe(42);
    expect(opened(preparations, entry('c'), TOMORROW)).toBe(42);
  });

  it('do not count when they get their image', () => {
    const preparations = new Preparations();
    for (let i = 0; i < 500; i++) {
      preparations.open(entry('a'), NOW);
      preparations.used(entry('a'));
    }
    expect(opened(preparations, entry('a'))).toBe(42);
    preparations.used(entry('a'));
    expect(opened(preparations, entry('a'))).toBe(1);
  });
});

describe('sessions that wait for their image', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are four: the oldest gives way to a fifth, and not to one that comes when another has gone', async () => {
    const preparations = new Preparations();
    const pages = Array.from({ length: 6 }, () => Promise.withResolvers<string>());
    const held = pages.map(({ promise }) => promise);
    const waiting = held.slice(0, 4).map((page) => preparations.hold(page));
    pages[1].resolve('begin');
    await expect(waiting[1]).resolves.toBe('begin');
    waiting.push(preparations.hold(held[4]));
    waiting.push(preparations.hold(held[5]));
    const ended: unknown[] = [];
    for (const [i, hold] of waiting.entries()) hold.catch((error) => (ended[i] = error.code));
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual(['DB3023']);
    for (const page of pages.slice(2)) page.resolve('begin');
    await expect(Promise.all(waiting.slice(2))).resolves.toEqual(['begin', 'begin', 'begin', 'begin']);
  });

  it('wait ten minutes at most', async () => {
    const preparations = new Preparations();
    let ended: unknown = null;
    preparations.hold(new Promise<never>(() => {})).catch((error) => {
      ended = error;
    });
    await vi.advanceTimersByTimeAsync(10 * 60_000 - 1);
    expect(ended).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toMatchObject({ code: 'DB3023' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
