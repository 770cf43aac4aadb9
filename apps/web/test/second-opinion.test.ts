/**
 * Somebody without an account asks a vendor's model about one image: a real portal with its relay, a vendor's real agent, a real browser. The link comes from the
 * agent's own page, the image is dropped as a file, the answer and a signed record come back, and the portal's relay sees nothing of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signedPageRecordSchema, verifyDocument } from '@doubleblind/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGE_COOKIE } from '../src/language/languages.ts';
import { Inspector, launchBrowser, noBrowserReason } from './support/browser.ts';
import { privacyCost } from './support/offers.ts';
import { IMAGE, type OpinionPlatform, startOpinion } from './support/opinion.ts';
import { answer, IN_THE_MIDDLE, offered, readyToAsk, WAIT } from './support/opinion-page.ts';
import { agentCommand } from './support/real-agents.ts';

describe.skipIf(noBrowserReason() !== null)('a second opinion', () => {
  let platform: OpinionPlatform;
  let browser: Browser;
  let page: Page;
  const inspector = new Inspector();
  const loaded = new Map<string, number>();

  /** As the vendor's person makes a ticket. */
  const linkFromTheAgentsPage = async () => {
    const own = await browser.newPage();
    await own.goto(`http://127.0.0.1:${platform.daemon.http.port}/tickets`);
    await own.locator('#token').fill(platform.daemon.token);
    await own.getByRole('button', { name: 'Pair' }).click();
    await own.getByLabel(/Whom it is for/).fill('Dr. Example');
    await own.getByLabel('Images, all together').fill('2');
    await own.getByRole('button', { name: 'Make the ticket' }).click();
    await own.getByRole('row', { name: /Dr. Example Tiny DenseNet 1.0.0 0 0 2 any/ }).waitFor();
    const link = await own.getByLabel('Link of the ticket').inputValue();
    await own.close();
    return link;
  };
  const newPage = async () => {
    const opened = await (await browser.newContext()).newPage();
    opened.setDefaultTimeout(60_000);
    return opened;
  };

  beforeAll(async () => {
    platform = await startOpinion();
    browser = await launchBrowser();
    page = await (await browser.newContext({ acceptDownloads: true })).newPage();
    page.setDefaultTimeout(60_000);
    page.on('requestfinished', async (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith('.js')) loaded.set(pathname, (await request.sizes()).responseBodySize);
    });
    inspector.watch(page);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  test(
    'takes a link, an image and a consent, and gives scores with thresholds, a warning and a signed record',
    async () => {
      await page.goto(await linkFromTheAgentsPage());
      await page.getByText('Tiny DenseNet 1.0.0').waitFor();
      const before = [...loaded]
        .filter(([path]) => !path.startsWith('/party/'))
        .reduce((sum, [, bytes]) => sum + bytes, 0);
      // The secret does not stay in the address.
      await expect.poll(() => page.url(), { timeout: 20_000 }).toBe(`${platform.origin}/second-opinion`);
      await page.getByText('good for 2 more images').waitFor();
      await page.setInputFiles('input[type=file]', IMAGE);
      await page.getByRole('img', { name: /Image b00001_1_frontal.png, 320 by 320/ }).waitFor();
      await inspector.look(page, 'second-opinion-image');
      const ask = page.getByRole('button', { name: 'Ask the model' });
      expect(await ask.isDisabled()).toBe(true);
      // With the keyboard alone.
      const looked = page.getByLabel('I have looked at it');
      if (await looked.count()) await looked.press('Space');
      await page.getByLabel(/I agree that the vendor learns this/).press('Space');
      await ask.press('Enter');
      await page.getByText('This is research, and no diagnosis.').waitFor();
      await offered(page, 1);
      await inspector.look(page, 'second-opinion-answer');
      expect(await page.getByRole('row').count()).toBe(15);
      expect(await page.getByRole('row', { name: /^Edema/ }).innerText()).toMatch(/0\.\d\d+\s+0\.5\s+(posi|nega)tive/);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Keep a record' }).click(),
      ]);
      const kept = JSON.parse(readFileSync(await download.path(), 'utf8'));
      const record = signedPageRecordSchema.parse(kept.record);
      const { publicKey } = await platform.database.agent.findFirstOrThrow();
      expect(verifyDocument('page-record', record, publicKey)).toBe(true);
      expect(record.document.programHash).toBe(platform.programHash);
      const scores: number[] = Object.values(kept.scores);
      expect(scores).toHaveLength(14);
      // Of the file, too, nobody reads more of the weights than of the page, where two decimals are enough for the verdict.
      const rows = await page.getByRole('row').allInnerTexts();
      const read = rows.slice(1).map((row) => row.split('\t').map((cell) => cell.trim()));
      expect(scores).toEqual(read.map(([, score]) => Number(score)));
      for (const [, score, threshold, verdict] of read) {
        if (Number(threshold) > 0) expect(verdict.startsWith('positive')).toBe(Number(score) >= Number(threshold));
        if (Math.abs(Number(score) - Number(threshold)) > 0.005) expect(score).toMatch(/^\d\.\d\d$/);
      }
      expect((await platform.use()).tickets[0]).toMatchObject({
        person: 'Dr. Example',
        images: 2,
        begun: 1,
        answered: 1,
      });
      expect(inspector.findings).toEqual([]);
      expect(inspector.overflowing).toEqual([]);
      expect(inspector.stopped).toEqual([]);
      // Bytes of script as they are transferred, before the engine is asked for; the engine's as they are.
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(400e3);
      for (const script of ['engine', 'image']) {
        const { byteLength } = await (await fetch(`${platform.origin}/party/${script}.js`)).arrayBuffer();
        expect(byteLength).toBeGreaterThan(100e3);
        expect(byteLength).toBeLessThan(1.5e6);
      }
    },
    WAIT,
  );

  test(
    'says in a sentence with a number what is wrong with a ticket, and with an image',
    async () => {
      const link = await platform.ticket({ images: 1 });
      const [, text] = link.split('#');
      await page.goto(`${platform.origin}/second-opinion`);
      const useText = async (pasted: string) => {
        await page.getByLabel(/Paste the ticket/).fill(pasted);
        await page.getByRole('button', { name: 'Use this ticket' }).click();
      };
      await useText(text.slice(0, -9));
      await page.getByText('(DB3018)').waitFor();
      await useText(link);
      await page.getByText('good for 1 more image').waitFor();
      await page.setInputFiles('input[type=file]', {
        name: 'x.png',
        mimeType: 'image/png',
        buffer: Buffer.from('GIF89a'),
      });
      await page.getByText('(DB2003)').waitFor();
      const { tickets } = await platform.use();
      await platform.local('POST', `/page-tickets/${tickets.at(-1)!.ticketId}/withdrawn`);
      await page.reload();
      await useText(link);
      await page.getByText('(DB3018)').waitFor();
      expect((await platform.use()).tickets.at(-1)).toMatchObject({ begun: 0 });
    },
    WAIT,
  );

  test(
    'has its keys before its image, says when the link breaks in the middle, and goes on without counting again',
    async () => {
      await page.goto(await platform.ticket({ images: 1 }));
      await offered(page, 1);
      const ask = await readyToAsk(page);
      await page.getByText('The keys for it are made.').waitFor();
      expect(await platform.lastUse()).toMatchObject({ begun: 0, answered: 0 });
      const cut = platform.line.cutAfter(IN_THE_MIDDLE);
      await ask.click();
      await cut;
      await page.getByText('The link to the vendor’s agent broke.').waitFor();
      await inspector.look(page, 'second-opinion-broken-link');
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 0 });
      await page.getByRole('button', { name: 'Try again (counts once)' }).click();
      await answer(page);
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 1 });
      await page.getByRole('button', { name: 'Another image' }).click();
      await page.getByText('The ticket has no image left.').waitFor();
    },
    WAIT,
  );

  test(
    'lists the models that vendors offer, with what privacy costs and who can learn what, in German, too',
    async () => {
      const cost = join(platform.folder, 'cost.json');
      writeFileSync(cost, JSON.stringify({ cost: privacyCost(platform.programHash) }));
      const version = ['--name', 'Tiny DenseNet', '--model-version', '1.0.0'];
      const terms = ['--tickets', 'Write to tickets@lumen.example.', '--cost', cost];
      await agentCommand('offer-model', '--data', platform.data.path, ...version, ...terms);
      const visitor = await newPage();
      inspector.watch(visitor);
      await visitor.goto(`${platform.origin}/second-opinion`);
      await visitor.getByRole('heading', { name: 'Tiny DenseNet 1.0.0' }).waitFor();
      await visitor.getByText('Write to tickets@lumen.example.').waitFor();
      await inspector.look(visitor, 'second-opinion-offers');
      await visitor.getByRole('link', { name: /2\.0 s and 15\.3 MB an image/ }).click();
      await visitor.getByRole('heading', { name: 'Cost of privacy' }).waitFor();
      const row = visitor.getByRole('row', { name: /From the file to the answer/ });
      expect(await row.innerText()).toContain('2.0 s');
      // Measured semi-honest, and offered with more.
      await visitor.getByText('What tickets take was not measured.').waitFor();
      expect(await visitor.getByRole('row', { name: /That is so many times/ }).innerText()).toContain('2512 ×');
      await inspector.look(visitor, 'cost-of-privacy');
      await visitor.context().addCookies([{ name: LANGUAGE_COOKIE, value: 'de', url: platform.origin }]);
      await visitor.reload();
      await visitor.getByRole('heading', { name: 'Wer was erfahren kann' }).waitFor();
      await inspector.look(visitor, 'cost-of-privacy-de');
      await agentCommand('offer-model', '--data', platform.data.path, ...version, '--withdraw');
      expect((await visitor.reload())?.status()).toBe(404);
      expect(inspector.findings).toEqual([]);
      expect(inspector.overflowing).toEqual([]);
      expect(inspector.stopped).toEqual([]);
    },
    WAIT,
  );
});
