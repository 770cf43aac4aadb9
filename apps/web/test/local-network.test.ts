/**
 * Browsers ask before a page may reach a local address. When the person says no, the portal's pages explain it and lead
 * to the agent's own upload page, which needs no such permission.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGreyPng, readImage } from '@doubleblind/imaging';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { connectPage } from './support/agent-page.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, signIn } from './support/browser.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';
import { agentCommand, RealAgent, ROOT } from './support/real-agents.ts';

const EMAIL = 'admin@northfield.example';
const FILMS = join(ROOT, 'examples', 'films');

describe.skipIf(noBrowserReason() !== null)('the way from a page to the agent beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-local-'));
  const inspector = new Inspector();
  let database: Database;
  let portal: FreshPortal;
  let agent: RealAgent;
  let browser: Browser;
  let context: BrowserContext;
  let origin: string;
  let page: Page;

  beforeAll(async () => {
    portal = await startFreshPortal();
    const { port, people } = portal;
    ({ database, origin } = portal);
    agent = new RealAgent(folder, await freePort());
    await agent.enrol(origin, await createEnrolmentToken(database, people.get(EMAIL)!));
    await agent.start();
    browser = await launchBrowser({ publicPort: port });
    context = await browser.newContext();
    page = await signIn(context, origin, EMAIL, DEMO_PASSWORD);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await agent?.kill();
    await portal?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the person answers when the browser asks. */
  async function answer(setting: 'granted' | 'denied'): Promise<void> {
    const tab = await context.newCDPSession(page);
    const browserContextId = (await tab.send('Target.getTargetInfo')).targetInfo.browserContextId!;
    const devtools = await browser.newBrowserCDPSession();
    const permission = { name: 'loopback-network' };
    await devtools.send('Browser.setPermission', { permission, setting, origin, browserContextId });
  }
  const connect = async () => {
    await page.goto(`${origin}/test-sets/upload`);
    await page.getByLabel('Address of the agent').fill(agent.url);
    await page.getByRole('button', { name: 'Connect to the agent' }).click();
  };

  test('when the person refuses, the page says so and names the agent’s own page', async () => {
    await answer('denied');
    await connect();
    await page.getByText('allowed this page to reach local addresses when the browser asked').waitFor();
    const link = page.getByRole('link', { name: agent.url });
    expect(await link.getAttribute('href')).toBe(agent.url);
    await inspector.look(page, '70-local-address-refused');
  });

  test('when the person allows it, the same page connects', async () => {
    await answer('granted');
    await page.goto(`${origin}/test-sets/upload`);
    await connectPage(page, agent);
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    // For good: the next page, and the next tab, are let in.
    const tab = await context.newPage();
    await tab.goto(`${origin}/test-sets/upload`);
    await tab.getByRole('button', { name: 'Begin' }).waitFor();
    await tab.close();
  });

  test('another agent’s address is told apart from a refusal', async () => {
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${origin}/test-sets/upload`);
    await page.getByLabel('Address of the agent').fill(`http://127.0.0.1:${await freePort()}`);
    await page.getByRole('button', { name: 'Connect to the agent' }).click();
    await page.getByText('Check that it runs on this machine').waitFor();
  });

  test('the agent’s own page takes the test set, paired by a code and without any permission', async () => {
    await answer('denied');
    await connect();
    await page.getByRole('link', { name: agent.url }).click();
    await page.getByRole('heading', { name: 'Upload a test set' }).waitFor();
    // The tab that let the portal's page in has paired this browser; once it is in, as if it were another one:
    await page.getByLabel('Name').waitFor();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    const code = page.getByLabel('Code that party-agent pair shows');
    await code.fill('not this one');
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('(DB5713)').waitFor();
    await code.fill((await agentCommand('pair', '--data', agent.folder)).trim());
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByLabel('Name').fill('From the agent’s page');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: '3. Images' }).waitFor();
    const images = readdirSync(join(FILMS, 'images')).slice(0, 4);
    const paths = images.map((name) => join(FILMS, 'images', name));
    // One of them comes with black and white exchanged.
    const inverted = join(folder, images[3]);
    const { width, height, pixels } = await readImage(paths[3]);
    writeFileSync(
      inverted,
      encodeGreyPng(
        Uint8Array.from(pixels, (pixel) => 255 - pixel),
        width,
        height,
      ),
    );
    await page.locator('#files').setInputFiles([...paths.slice(0, 3), inverted]);
    await page.getByText('4 of 4 sent: 4 accepted').waitFor();
    await page.locator('#csv').setInputFiles(join(FILMS, 'labels.csv'));
    await page.getByText('4 images have a row').waitFor();
    // What was read is shown, and the rows whose image was not sent hold the test set up until a person says otherwise.
    await page
      .getByText(/^\d+ yes, \d+ no$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByText('(DB2015)').waitFor();
    await inspector.look(page, '71-messy-rows');
    await page.getByLabel('Leave out the 6 rows').check();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByText('(DB2025)').waitFor();
    await inspector.look(page, '72-messy-images');
    await page.locator('#to-look-at').getByRole('button', { name: images[3] }).click();
    const viewer = page.getByRole('dialog');
    await viewer.getByText('black and white seem to be exchanged').waitFor();
    const brightness = () =>
      viewer.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.reduce((sum, value) => sum + value, 0) / data.length;
      });
    const before = await brightness();
    await viewer.getByLabel('Level').fill('80');
    expect(await brightness()).toBeLessThan(before - 10);
    await viewer.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('black and white seem to be exchanged').check();
    await page.getByRole('button', { name: 'Accept the images' }).click();
    await page.locator('#to-look-at').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByText('Finished: 4 images').waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    await page.waitForFunction(async () => document.querySelectorAll('#thumbnails img').length === 4);
    const registered = async () => (await database.testSet.findFirst())?.images;
    await expect.poll(registered).toBe(4);
    await inspector.look(page, '73-messy-finished');
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  });
});
