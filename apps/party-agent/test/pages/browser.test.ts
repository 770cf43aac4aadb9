/** The page's party in a real Chromium, against a vendor's agent, through a real relay. */
import { randomUUID } from 'node:crypto';
import type { HeldTicket } from '@doubleblind/contracts';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { activate } from '@doubleblind/program';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import type { AnsweredImage, EvaluationProgress } from '../../../../packages/browser-party/src/index.ts';
import { listPageTickets } from '../../src/store/database/page-tickets.ts';
import { launchBrowser, noBrowserReason, servePage } from './chromium.ts';
import { film, type Platform, startPlatform } from './support.ts';

/** What the page's script has. */
interface PageWindow {
  readonly party: typeof import('../../../../packages/browser-party/src/index.ts');
}

interface Seen {
  readonly answer?: Omit<AnsweredImage, 'logits' | 'scores'> & { readonly scores: number[] };
  readonly error?: string;
  readonly progress: EvaluationProgress[];
}

interface Question {
  readonly held: HeldTicket;
  readonly program: unknown;
  readonly imageId: string;
  readonly film: number[];
  /** Stops after so many steps. */
  readonly stopAt?: number;
}

function askIn(page: Page, question: Question): Promise<Seen> {
  return page.evaluate(async ({ film: values, stopAt, ...rest }) => {
    const { party } = window as unknown as PageWindow;
    const progress: EvaluationProgress[] = [];
    const request = { ...rest, film: Float32Array.from(values) };
    const running = party.askAboutImage('/engine.js', request, (now) => {
      progress.push(now);
      if (now.phase === 'computing' && now.stepsDone === stopAt) running.stop();
    });
    try {
      const { logits: _, scores, ...answer } = await running.result;
      return { answer: { ...answer, scores: [...scores] }, progress };
    } catch (error) {
      return { error: String(error), progress };
    }
  }, question);
}

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

  /** Scores of a run between two parties of Node.js. */
  async function agentsScores(image: Float32Array): Promise<Float32Array> {
    const { program, weights } = platform;
    const [a, b] = channelPair();
    const [vendor, hospital] = await Promise.all([
      openSession({ party: 'vendor', channel: a, program, weights }),
      openSession({ party: 'hospital', channel: b, program }),
    ]);
    const [[logits]] = await Promise.all([hospital.evaluate([image]), vendor.serve(1)]);
    return activate('sigmoid', logits);
  }

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
    const scores = await agentsScores(film(platform.program, 1001));
    // Coins of truncations: as far apart as two runs of agents are.
    for (const [i, score] of answer!.scores.entries()) expect(Math.abs(score - scores[i])).toBeLessThan(0.02);
    expect(answer!.record.document.ticketId).toBe(held.ticket.document.ticketId);
    expect(answer!.bytes).toBe(offer.bytesInAll);
    const phases = progress.map(({ phase }) => phase);
    expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(['connecting', 'set-up', 'computing']);
    const steps = platform.program.steps.length;
    expect(progress.at(-1)).toMatchObject({ stepsDone: steps, steps, secondsLeft: expect.any(Number) });
    const relayed = Buffer.concat(platform.seen);
    const tensor = film(platform.program, 1001);
    const pixels = Buffer.from(tensor.buffer).subarray(4000, 4032);
    const logits = Buffer.from(Float32Array.from(answer!.scores).buffer).subarray(0, 8);
    for (const secret of [pixels, logits, String(answer!.scores[0]), held.secret])
      expect(relayed.includes(secret)).toBe(false);
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

  it('takes scripts of the sizes that a page may load', () => {
    expect(sizes.engine).toBeLessThan(1.5e6);
    expect(sizes.page).toBeLessThan(400e3);
  });
});
