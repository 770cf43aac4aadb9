/** The page's party in a real Chromium, against a vendor's agent, through a real relay. */
import { randomUUID } from 'node:crypto';
import { tabMemoryMiB } from '@doubleblind/browser-party/tab-memory';
import type { HeldTicket } from '@doubleblind/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import { listPageTickets } from '../../src/store/database/page-tickets.ts';
import { launchBrowser, noBrowserReason, servePage } from './chromium.ts';
import { agentsScores, askIn, foundInTraffic, type PageWindow, type Question } from './page-party.ts';
import { film, type Platform, startPlatform } from './support.ts';

describe.skipIf(noBrowserReason() !== null)('a page in Chromium', () => {
  let platform: Platform;
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePage>>;
  let page: Page;
  let sizes: Awaited<ReturnType<typeof buildEngine>>;

  beforeAll(async () => {
    [platform, sizes, browser, served] = await Promise.all([
      startPlatform(),
      buildEngine(),
      launchBrowser(),
      servePage(),
    ]);
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'party' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await platform?.close();
  });

  const questionOf = (held: HeldTicket, more: Partial<Question> = {}): Question => ({
    ...{ held, program: platform.program, imageId: randomUUID(), film: [...film(platform.program, 1001)] },
    ...more,
  });

  it('learns what the ticket is good for, and has the scores that two agents have, a record, and its progress', async () => {
    const held = platform.agent.issue();
    const offer = await page.evaluate(async (ticket) => {
      const { party } = window as unknown as PageWindow;
      const { program: _, ...rest } = await party.lookAtTicket('/engine.js', ticket).result;
      return rest;
    }, held);
    expect(offer).toMatchObject({ model: { name: 'densenet-tiny' }, left: { ticket: 3, today: null } });
    const { answer, error, progress } = await askIn(page, questionOf(held));
    expect(error).toBeUndefined();
    const scores = await agentsScores(platform, film(platform.program, 1001));
    // Coins of truncations: as far apart as two runs of agents are.
    for (const [i, score] of answer!.scores.entries()) expect(Math.abs(score - scores[i])).toBeLessThan(0.02);
    expect(answer!.record.document.ticketId).toBe(held.ticket.document.ticketId);
    expect(answer!.bytes).toBe(offer.bytesInAll);
    const phases = progress.map(({ phase }) => phase);
    expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(['set-up', 'computing']);
    const steps = platform.program.steps.length;
    expect(progress.at(-1)).toMatchObject({ stepsDone: steps, steps, secondsLeft: expect.any(Number) });
    expect(foundInTraffic(platform, film(platform.program, 1001), answer!.scores, held)).toEqual([]);
  });

  it('says by number what is wrong, and a stopped image goes on under its number without counting again', async () => {
    const held = platform.agent.issue({ images: 1 });
    const imageId = randomUUID();
    const stopped = await askIn(page, questionOf(held, { imageId, stopAt: 3 }));
    expect(stopped.error).toContain('DB3001');
    expect((await askIn(page, questionOf(held))).error).toContain('DB3019');
    expect((await askIn(page, questionOf(held, { imageId }))).error).toBeUndefined();
    const entry = listPageTickets(platform.agent.database).find(
      ({ ticket }) => ticket.signature === held.ticket.signature,
    );
    expect(entry).toMatchObject({ begun: 1, answered: 1 });
    expect((await askIn(page, questionOf(held, { program: { format: 'other' } }))).error).toContain('DB1021');
    const nowhere = platform.agent.issue({ relay: 'ws://127.0.0.1:9/relay' });
    expect((await askIn(page, questionOf(nowhere))).error).toContain('DB3006');
  });

  it('may be closed in the middle: the agent is free for the next, and the image counts once', async () => {
    const held = platform.agent.issue({ images: 1 });
    const imageId = randomUUID();
    const other = await browser.newPage();
    await other.goto(served.url);
    await other.waitForFunction(() => 'party' in window);
    const leaving = askIn(other, questionOf(held, { imageId })).catch(() => 'closed');
    const begun = () => listPageTickets(platform.agent.database).at(-1)!.begun;
    await expect.poll(begun, { interval: 2, timeout: 60_000 }).toBe(1);
    await other.close();
    await leaving;
    const { answer, error } = await askIn(page, questionOf(held, { imageId }));
    // The tab may have got its answer before it was closed.
    if (error) expect(error).toContain('DB3022');
    else expect(answer!.scores).toHaveLength(14);
    expect(listPageTickets(platform.agent.database).at(-1)).toMatchObject({ begun: 1, answered: 1 });
  });

  it('takes scripts of the sizes that a page may load, and the memory that a tab may take', async () => {
    expect(await tabMemoryMiB(browser)).toBeLessThan(1536);
    expect(sizes.engine).toBeLessThan(1.5e6);
    expect(sizes.page).toBeLessThan(400e3);
  });
});
