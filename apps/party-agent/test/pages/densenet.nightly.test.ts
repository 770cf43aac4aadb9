/** DenseNet-121 at 224 x 224 asked from a page in a real Chromium, through a real relay: what two agents say, within the stated places, in the memory of a tab. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { tabMemoryMiB } from '@doubleblind/browser-party/tab-memory';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import { compileModel } from '../../src/models/compile-model.ts';
import { launchBrowser, noBrowserReason, servePage } from './chromium.ts';
import { agentsScores, askIn, foundInTraffic } from './page-party.ts';
import { film, type Platform, startPlatform } from './support.ts';

const MODEL = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'densenet121-phantom.onnx');
/** As docs/PERFORMANCE.md measures it; two runs of agents differ by as much (coins of truncations). */
const WIDTHS = { bits: 9, weightBits: 10, inputShape: [1, 3, 224, 224] } as const;
const LARGEST_DIFFERENCE = 0.02;

describe.skipIf(noBrowserReason() !== null)('DenseNet-121 in a tab', () => {
  let platform: Platform;
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePage>>;

  beforeAll(async () => {
    platform = await startPlatform((out) => compileModel({ model: MODEL, out, ...WIDTHS }));
    await buildEngine();
    [browser, served] = await Promise.all([launchBrowser(), servePage()]);
  }, 1_800_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await platform?.close();
  });

  it('has the scores that two agents have, and nothing of image or scores is in what the relay passes on', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(served.url);
    await page.waitForFunction(() => 'party' in window);
    const held = platform.agent.issue();
    const image = film(platform.program, 1001);
    const { program } = platform;
    const { answer, error } = await askIn(page, { held, program, imageId: randomUUID(), film: [...image] });
    expect(error).toBeUndefined();
    const scores = await agentsScores(platform, image);
    for (const [i, score] of answer!.scores.entries())
      expect(Math.abs(score - scores[i]), `finding ${i}`).toBeLessThan(LARGEST_DIFFERENCE);
    expect(foundInTraffic(platform, image, answer!.scores, held)).toEqual([]);
    expect(await tabMemoryMiB(browser)).toBeLessThan(1536);
  }, 900_000);
});
