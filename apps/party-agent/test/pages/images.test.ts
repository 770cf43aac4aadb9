/** An image of every encoding is read in a tab as the agent reads it: the same grey values, the same input, the same concerns, the same refusals. */
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import { dicomSeeds, jpegSeeds, pngSeeds } from '../../../../scripts/fuzz/seeds.ts';
import { launchBrowser, noBrowserReason, servePage } from './chromium.ts';
import { readHere, readIn } from './read-image.ts';

describe.skipIf(noBrowserReason() !== null)('an image in a tab', () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePage>>;
  let page: Page;
  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage(), buildEngine()]);
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'party' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const readThere = (bytes: Uint8Array) => readIn(page, bytes);

  it.each([
    ['DICOM', dicomSeeds],
    ['PNG', pngSeeds],
    ['JPEG', jpegSeeds],
  ])('has the values of the agent: %s of every encoding', async (_, seeds) => {
    const files = await seeds();
    expect(files.length).toBeGreaterThan(1);
    for (const [i, bytes] of files.entries())
      expect(await readThere(bytes), `file ${i}`).toEqual(await readHere(bytes));
  });

  it('sees what an image is like, and refuses what it cannot read, as the agent does', async () => {
    const { pixels } = renderPhantom(7, { site: 0, size: 128 });
    const upsideDown = encodeGreyPng(pixels.toReversed(), 128, 128);
    const there = await readThere(upsideDown);
    expect(there.texts!.length).toBeGreaterThan(0);
    expect(there).toEqual(await readHere(upsideDown));
    const png = encodeGreyPng(pixels, 128, 128);
    const damaged = png.map((byte, i) => (i === 600 ? byte ^ 1 : byte));
    for (const [bytes, code] of [
      [damaged, 'DB2001'],
      [png.subarray(0, 400), 'DB2001'],
      [new TextEncoder().encode('GIF89a'), 'DB2003'],
    ] as const) {
      expect(await readThere(bytes)).toEqual({ error: code });
      expect(await readHere(bytes)).toEqual({ error: code });
    }
  });
});
