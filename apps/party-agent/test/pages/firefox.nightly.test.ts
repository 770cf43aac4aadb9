/** The page's party in a real Firefox, against a vendor's agent, through a real relay: what Chromium gives. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import { dicomSeeds, jpegSeeds, pngSeeds } from '../../../../scripts/fuzz/seeds.ts';
import { listPageTickets } from '../../src/store/database/page-tickets.ts';
import { servePage } from './chromium.ts';
import { type Firefox, launchFirefox, noFirefoxReason } from './firefox.ts';
import { agentsScores, askIn, foundInTraffic, type PageWindow } from './page-party.ts';
import { readHere, readIn } from './read-image.ts';
import { film, type Platform, startPlatform } from './support.ts';

describe.skipIf(noFirefoxReason() !== null)('a page in Firefox', () => {
  let platform: Platform;
  let firefox: Firefox;
  let served: Awaited<ReturnType<typeof servePage>>;

  beforeAll(async () => {
    [platform, , firefox, served] = await Promise.all([startPlatform(), buildEngine(), launchFirefox(), servePage()]);
    await firefox.goto(served.url);
    console.log(`Firefox ${firefox.version}`);
  }, 300_000);
  afterAll(async () => {
    await firefox?.close();
    await served?.close();
    await platform?.close();
  });

  it.each(['semi-honest', 'private-against-malicious'] as const)(
    'has the scores that two agents have, and a record, %s; the relay sees nothing of them',
    async (threatModel) => {
      const held = platform.agent.issue({ threatModel });
      const offer = await firefox.evaluate(async (ticket) => {
        const { party } = window as unknown as PageWindow;
        const { program: _, ...rest } = await party.lookAtTicket('/engine.js', ticket).result;
        return rest;
      }, held);
      expect(offer).toMatchObject({ model: { name: 'densenet-tiny' }, left: { ticket: 3, today: null } });
      const image = film(platform.program, 1001);
      const { program } = platform;
      const question = { held, program, imageId: randomUUID(), film: [...image] };
      const { answer, error, progress } = await askIn(firefox, question);
      expect(error).toBeUndefined();
      const scores = await agentsScores(platform, image);
      // Coins of truncations: as far apart as two runs of agents are.
      for (const [i, score] of answer!.scores.entries()) expect(Math.abs(score - scores[i])).toBeLessThan(0.02);
      expect(answer!.record.document.ticketId).toBe(held.ticket.document.ticketId);
      expect(answer!.bytes).toBe(offer.bytesInAll);
      expect(progress.at(-1)).toMatchObject({ stepsDone: program.steps.length });
      expect(foundInTraffic(platform, image, answer!.scores, held)).toEqual([]);
    },
    300_000,
  );

  it('goes on under its number after a stop, and the image counts once', async () => {
    const held = platform.agent.issue({ images: 1 });
    const question = {
      held,
      program: platform.program,
      imageId: randomUUID(),
      film: [...film(platform.program, 1001)],
    };
    expect((await askIn(firefox, { ...question, stopAt: 3 })).error).toContain('DB3001');
    expect((await askIn(firefox, { ...question, imageId: randomUUID() })).error).toContain('DB3019');
    expect((await askIn(firefox, question)).error).toBeUndefined();
    expect(listPageTickets(platform.agent.database).at(-1)).toMatchObject({ begun: 1, answered: 1 });
  }, 300_000);

  it('reads images of every encoding with the values of the agent', async () => {
    for (const [kind, seeds] of Object.entries({ DICOM: dicomSeeds, PNG: pngSeeds, JPEG: jpegSeeds }))
      for (const [i, bytes] of (await seeds()).entries())
        expect(await readIn(firefox, bytes), `${kind} ${i}`).toEqual(await readHere(bytes));
  }, 300_000);
});
