/** The portal in German, as a browser of somebody who reads German shows it; and what stands while a page is slow to come. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { Inspector, launchBrowser, noBrowserReason } from './support/browser.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';

const PAGES = ['/', '/evaluations', '/models', '/test-sets', '/agents', '/people', '/audit', '/settings'] as const;

describe.skipIf(noBrowserReason() !== null)('the portal in German', () => {
  const inspector = new Inspector();
  let portal: FreshPortal;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    portal = await startFreshPortal();
    browser = await launchBrowser();
    const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    page = await context.newPage();
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  const language = () => page.evaluate(() => document.documentElement.lang);

  test('a browser that asks for German is answered in it, and signing in leads to the page that was asked for', async () => {
    await page.goto(`${portal.origin}/people`);
    expect(await language()).toBe('de');
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await inspector.look(page, '50-german-sign-in');
    await page.getByLabel('E-Mail-Adresse').fill('admin@northfield.example');
    await page.getByLabel('Passwort').fill('das ist es nicht');
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.getByText('passen nicht zusammen').waitFor();
    await page.getByLabel('Passwort').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.waitForURL(`${portal.origin}/people`);
    await page.getByRole('heading', { name: 'Personen' }).waitFor();
    expect(await page.title()).toBe('Personen · Doubleblind');
  });

  test('every page has its title in German, and another one', async () => {
    const titles = new Set<string>();
    for (const path of PAGES) {
      await page.goto(portal.origin + path);
      expect(await language()).toBe('de');
      await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Start' }).waitFor();
      titles.add(await page.title());
      // Beside the navigation, not below it.
      expect((await page.getByRole('main').boundingBox())!.width).toBeGreaterThan(900);
      await inspector.look(page, `51-german${path === '/' ? '-home' : path.replace('/', '-')}`);
    }
    expect(titles.size).toBe(PAGES.length);
    expect([...titles].join()).not.toMatch(/Settings|People|Models|Test sets|Evaluations|Home|Audit/);
  });

  test('what the portal refuses is said in German, and what was typed stays', async () => {
    await page.goto(`${portal.origin}/settings`);
    await page.getByLabel('Jetziges Passwort').fill('nicht dieses Passwort');
    await page.getByLabel('Neues Passwort').fill('ein langes neues Passwort');
    await page.getByRole('button', { name: 'Passwort ändern' }).click();
    await page.getByText('Das Passwort stimmt nicht.').waitFor();
    expect(await page.getByLabel('Neues Passwort').inputValue()).toBe('ein langes neues Passwort');
  });

  test('a page that is slow to come is announced, and the one before stays until it is there', async () => {
    await page.goto(`${portal.origin}/evaluations`);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/models?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Modelle', exact: true }).click();
    await page.getByText('Die Seite ist unterwegs…').waitFor();
    await page.getByRole('heading', { name: 'Auswertungen' }).waitFor();
    letGo();
    await page.getByRole('heading', { level: 1, name: 'Modelle' }).waitFor();
    await page.getByText('Die Seite ist unterwegs…').waitFor({ state: 'detached' });
  });

  test('who wants English chooses it, for good', async () => {
    await page.getByRole('button', { name: 'English' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    expect(await language()).toBe('en');
    await page.goto(`${portal.origin}/people`);
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.getByRole('button', { name: 'Deutsch' }).first().click();
    await page.getByRole('heading', { name: 'Personen' }).waitFor();
  });

  test('axe finds nothing serious, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  });
});
