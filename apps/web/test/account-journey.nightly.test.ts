/** One person's account in a browser: a forgotten password, codes of an app, other sessions, notices; looked at, and by axe. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOTP } from '@better-auth/utils/otp';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { base32 } from './support/base32.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, signIn, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';

const EMAIL = 'admin@northfield.example';
const PASSWORD = 'the new one, long enough';

describe.skipIf(noBrowserReason() !== null)('an account in a browser', () => {
  const inspector = new Inspector();
  const data = mkdtempSync(join(tmpdir(), 'doubleblind-account-'));
  let portal: Awaited<ReturnType<typeof spawnPortal>>;
  let close: () => Promise<unknown>;
  let browser: Browser;
  let origin: string;
  let page: Page;

  beforeAll(async () => {
    const { database, url } = await testDatabase();
    const port = await freePort();
    portal = await spawnPortal(url, port, data);
    await seedDemo(database);
    close = () => database.$disconnect();
    origin = `http://localhost:${port}`;
    browser = await launchBrowser();
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
    await close?.();
  });

  /** The address in the mail, which a portal without mail server leaves as a file. */
  async function mailedLink(): Promise<string> {
    const folder = join(data, 'mail');
    for (;;) {
      try {
        const text = readdirSync(folder).map((file) =>
          readFileSync(join(folder, file), 'utf8').replaceAll('=\r\n', ''),
        );
        const link = /http:\/\/\S+\/reset-password\/\S+/.exec(text.join('\n'))?.[0];
        if (link) return link;
      } catch {
        // Not there yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  test('a forgotten password is replaced by way of the mailbox', async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(`${origin}/sign-in`);
    await page.getByRole('link', { name: 'Forgot the password?' }).click();
    // The field of the sign-in page has the same name.
    await page.waitForURL(`${origin}/forgot-password`);
    await page.getByLabel('E-mail address').fill(EMAIL);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('a link is on its way').waitFor();
    await inspector.look(page, '40-forgot');
    await page.goto(await mailedLink());
    await page.getByLabel('New password').fill(PASSWORD);
    await inspector.look(page, '41-reset');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Sign in with it' }).click();
    await page.waitForURL(`${origin}/sign-in`);
    await page.getByLabel('E-mail address').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${origin}/`);
  });

  test('an app’s codes are set up, asked for at the next sign-in, and the session elsewhere is ended', async () => {
    await page.goto(`${origin}/settings`);
    await page.getByLabel('Your password, to confirm').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const key = await page.getByText('Open it in an app').getAttribute('href');
    const secret = base32(new URL(key!).searchParams.get('secret')!);
    await page.getByLabel('Type the code').fill(await createOTP(secret).totp());
    await inspector.look(page, '42-second-factor');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('takes a code of your app').waitFor();

    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(`${origin}/sign-in`);
    await elsewhere.getByLabel('E-mail address').fill(EMAIL);
    await elsewhere.getByLabel('Password').fill(PASSWORD);
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
    await elsewhere.getByLabel('Code of your app').fill(await createOTP(secret).totp());
    await inspector.look(elsewhere, '43-code');
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
    await elsewhere.waitForURL(`${origin}/`);

    await page.goto(`${origin}/settings`);
    await inspector.look(page, '44-settings');
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await page.getByText('Signed out everywhere else.').waitFor();
    await elsewhere.goto(`${origin}/evaluations`);
    expect(elsewhere.url()).toContain('/sign-in');
  });

  test('notices are chosen, and stay as they were chosen', async () => {
    await page.goto(`${origin}/settings/notices`);
    await page
      .getByRole('checkbox', { name: /^Agent away/ })
      .first()
      .uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    expect(
      await page
        .getByRole('checkbox', { name: /^Agent away/ })
        .first()
        .isChecked(),
    ).toBe(false);
    await inspector.look(page, '45-notices');
    await page.goto(`${origin}/settings/api`);
    await inspector.look(page, '46-api');
  });

  test('an analyst sees no button that leads nowhere', async () => {
    const analyst = await signIn(await browser.newContext(), origin, 'analyst@northfield.example', DEMO_PASSWORD);
    await inspector.look(analyst, '47-analyst-home');
    for (const path of ['/', '/evaluations', '/models', '/test-sets', '/agents', '/people', '/audit', '/settings']) {
      await analyst.goto(origin + path);
      const links = await analyst.getByRole('main').getByRole('link').all();
      const targets = await Promise.all(links.map((link) => link.getAttribute('href')));
      for (const target of targets.filter((href) => href?.startsWith('/'))) {
        expect((await analyst.request.get(origin + target)).status(), `${path} leads to ${target}`).toBe(200);
      }
    }
  });

  test('axe finds nothing serious, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  });
});
