/** One ticket in several tabs, closed, hidden and too late; one that another key answers; an image that the model does not know. */
import { type HeldTicket, signDocument } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { loadIdentity } from '@doubleblind/party-agent';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGE_COOKIE } from '../src/language/languages.ts';
import { Inspector, launchBrowser, noBrowserReason } from './support/browser.ts';
import { type OpinionPlatform, startOpinion } from './support/opinion.ts';
import { answer, IN_THE_MIDDLE, offered, readyToAsk, WAIT } from './support/opinion-page.ts';

describe.skipIf(noBrowserReason() !== null)('a second opinion in several tabs', () => {
  let platform: OpinionPlatform;
  let browser: Browser;
  const inspector = new Inspector();
  const newPage = async () => {
    const opened = await (await browser.newContext()).newPage();
    opened.setDefaultTimeout(60_000);
    inspector.watch(opened);
    return opened;
  };

  beforeAll(async () => {
    platform = await startOpinion();
    browser = await launchBrowser();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  test(
    'does not pay twice for an image whose tab was closed, and goes on while its tab is hidden',
    async () => {
      const link = await platform.ticket({ images: 2 });
      const context = await browser.newContext();
      const closed = await context.newPage();
      await closed.goto(link);
      await offered(closed, 2);
      const ask = await readyToAsk(closed);
      await closed.getByText('The keys for it are made.').waitFor();
      const held = platform.line.holdAfter(IN_THE_MIDDLE);
      await ask.click();
      await held;
      await closed.close();
      platform.line.release();
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 0 });
      const again = await context.newPage();
      again.setDefaultTimeout(60_000);
      await again.goto(`${platform.origin}/second-opinion`);
      // The browser has taken in that the other tab is gone.
      await again.waitForFunction(async () => (await navigator.locks.query()).held?.length === 0);
      // React marks what it has taken over; an address that changes before that is written over with the old one.
      await again.waitForFunction(() =>
        Object.keys(document.querySelector('form textarea') ?? {}).some((key) => key.startsWith('__reactProps')),
      );
      await again.goto(link);
      await offered(again, 1);
      await again.getByText('An image of this ticket was begun here and not answered.').waitFor();
      const heldAgain = platform.line.holdAfter(IN_THE_MIDDLE);
      await (await readyToAsk(again)).click();
      await heldAgain;
      await again.evaluate(hideTab);
      // What is seen of a tab that is not seen.
      await expect.poll(() => again.title(), { timeout: 20_000 }).toMatch(/^\d+% · /);
      platform.line.release();
      await answer(again);
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 1 });
      // Not one less: it had counted before this page asked what is left.
      await offered(again, 1);
      await context.close();
    },
    WAIT,
  );

  test(
    'says that a ticket is spent, that whoever answers has another key, and that an image is unlike those that the model knows',
    async () => {
      const spent = await platform.ticket({ images: 1 });
      const [first, second] = [await newPage(), await newPage()];
      for (const opened of [first, second]) {
        await opened.goto(spent);
        await offered(opened, 1);
      }
      const late = await readyToAsk(second);
      await (await readyToAsk(first)).click();
      await answer(first);
      await late.click();
      await second.getByText('The ticket is used up.').waitFor();
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 1 });
      // Signed by the same agent, so that portal and relay are content: only the handshake can tell.
      const [, text] = (await platform.ticket()).split('#');
      const held: HeldTicket = JSON.parse(Buffer.from(text, 'base64url').toString());
      const channelKey = Buffer.alloc(32, 9).toString('base64url');
      const { privateKey } = await loadIdentity(platform.data.identity);
      const changed = signDocument('page-ticket', { ...held.ticket.document, channelKey }, privateKey);
      const forged = Buffer.from(JSON.stringify({ ...held, ticket: changed })).toString('base64url');
      await first.goto(`${platform.origin}/second-opinion#${forged}`);
      await first.getByText('Whoever answers does not hold the key that the ticket names.').waitFor();
      await second.goto(await platform.ticket());
      await offered(second, 2);
      const sideways = { name: 'wide.png', mimeType: 'image/png', buffer: wideImage() };
      await second.setInputFiles('input[type=file]', sideways);
      await second.getByText('This image is unlike those that the model knows; its scores may say nothing.').waitFor();
      await second.getByLabel(/I agree that the vendor learns this/).check();
      const ask = second.getByRole('button', { name: 'Ask the model' });
      expect(await ask.isDisabled()).toBe(true);
      await second.getByLabel('I have looked at it').check();
      expect(await ask.isDisabled()).toBe(false);
      await inspector.look(second, 'second-opinion-unlike');
      await second.context().addCookies([{ name: LANGUAGE_COOKIE, value: 'de', url: platform.origin }]);
      const another = await platform.ticket();
      await second.goto('about:blank');
      await second.goto(another);
      await second.setInputFiles('input[type=file]', sideways);
      await second.getByText('Es ist 4,5-mal so breit wie hoch.').waitFor();
      await second.getByText(/^\d+ % davon sind schwarz\.$/).waitFor();
      await inspector.look(second, 'second-opinion-unlike-de');
      expect(await platform.lastUse()).toMatchObject({ begun: 0 });
    },
    WAIT,
  );

  test('axe finds nothing serious, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
    expect(inspector.stopped).toEqual([]);
  });
});

/** What browsers do to a tab that nobody sees; without a screen Chromium shows every tab, so that it is done to the page here. */
function hideTab(): void {
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  Object.defineProperty(document, 'hidden', { get: () => true });
  window.requestAnimationFrame = () => 0;
  const usual = window.setTimeout.bind(window);
  const seldom = (work: TimerHandler, milliseconds = 0, ...rest: unknown[]) =>
    usual(work, Math.max(1000, milliseconds), ...rest);
  window.setTimeout = seldom as typeof window.setTimeout;
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Black but for a bright band: no chest. */
function wideImage(): Buffer {
  const [width, height] = [900, 200];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 60 ? 255 : 0));
  return encodeGreyPng(pixels, width, height);
}
