/**
 * Takes the pictures of docs/screenshots from the demo's platform: its real evaluations, looked at in Chromium at desktop and
 * phone width, light and dark. Takes some minutes of processor time; a second run finds the evaluations done.
 *
 *     npm run screenshots [-- --out FOLDER] [--data FOLDER]
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../apps/web/test/support/browser.ts';
import { MODELS, TEST_SETS } from './platform/films.ts';
import { type Platform, startPlatform } from './platform.ts';

const ROOT = join(import.meta.dirname, '..');
const WIDTHS = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
type Width = keyof typeof WIDTHS;
/** Longer pages are cut off: a picture is looked at in a document. */
const MOST_SCREENS = 2;

interface Shot {
  readonly name: string;
  /** Whose page it is; null before one is signed in. */
  readonly email: string | null;
  readonly path: string;
  readonly widths: readonly Width[];
  readonly dark?: boolean;
  readonly locale?: string;
  /** What has to be there before the picture is taken. */
  readonly until?: (page: Page) => Promise<unknown>;
}

const VENDOR = 'engineer@lumen.example';
const HOSPITAL = 'admin@northfield.example';
const BOTH: readonly Width[] = ['wide', 'phone'];
const drawn = (page: Page) => page.locator('figure:visible').first().waitFor();

/** `released` is the demo's first evaluation, `model` and `testSet` what it evaluates. */
function shotsOf({ released, model, testSet }: { released: string; model: string; testSet: string }): Shot[] {
  const results = `/evaluations/${released}/results`;
  return [
    { name: 'sign-in', email: null, path: '/sign-in', widths: BOTH },
    { name: 'home', email: HOSPITAL, path: '/', widths: BOTH },
    { name: 'evaluations', email: HOSPITAL, path: '/evaluations', widths: BOTH },
    { name: 'evaluation-released', email: HOSPITAL, path: `/evaluations/${released}`, widths: BOTH },
    { name: 'proposal', email: HOSPITAL, path: '/evaluations/new', widths: ['wide'] },
    { name: 'results', email: VENDOR, path: results, widths: BOTH, until: drawn },
    { name: 'results-dark', email: VENDOR, path: results, widths: BOTH, dark: true, until: drawn },
    { name: 'results-german', email: VENDOR, path: results, widths: ['wide'], locale: 'de-DE', until: drawn },
    { name: 'model-forests', email: VENDOR, path: `/models/${model}#forests`, widths: ['wide'], until: drawn },
    { name: 'compare', email: VENDOR, path: `/test-sets/${testSet}/compare`, widths: BOTH, until: drawn },
    { name: 'settings-dark', email: VENDOR, path: '/settings', widths: BOTH, dark: true },
  ];
}

async function signedIn(browser: Browser, platform: Platform, { email, dark, locale }: Shot): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: dark ? 'dark' : 'light',
    locale: locale ?? 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  if (email === null) return page;
  const answer = await page.request.post(`${platform.origin}/api/auth/sign-in/email`, {
    data: { email, password: platform.password },
    headers: { origin: platform.origin },
  });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()}`);
  return page;
}

async function take(browser: Browser, platform: Platform, shot: Shot, folder: string): Promise<void> {
  const page = await signedIn(browser, platform, shot);
  for (const width of shot.widths) {
    const size = WIDTHS[width];
    await page.setViewportSize(size);
    await page.goto(platform.origin + shot.path, { waitUntil: 'networkidle' });
    await shot.until?.(page);
    const from = shot.path.includes('#') ? await scrolledTo(page, shot.path.split('#')[1]) : 0;
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    const height = Math.min(whole - from, MOST_SCREENS * size.height);
    const path = join(folder, `${shot.name}-${width}.png`);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: from, width: size.width, height } });
    console.log(path);
  }
  await page.context().close();
}

/** Where the element of this name begins. */
function scrolledTo(page: Page, id: string): Promise<number> {
  return page.evaluate((name) => {
    const top = document.getElementById(name)?.getBoundingClientRect().top ?? 0;
    return Math.max(0, Math.floor(top + window.scrollY - 24));
  }, id);
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

/** The demo's first evaluation, and what it is of. */
async function subjects(browser: Browser, platform: Platform) {
  const page = await signedIn(browser, platform, { name: '', email: VENDOR, path: '', widths: [] });
  const list = async <T>(path: string): Promise<T> =>
    (await (await page.request.get(`${platform.origin}/api/v1${path}`)).json()) as T;
  const { rows } = await list<{ rows: readonly { id: string; number: number; state: string }[] }>('/evaluations');
  const { models } = await list<{ models: readonly (Listed & { versions: readonly { id: string }[] })[] }>('/models');
  const { testSets } = await list<{ testSets: readonly Listed[] }>('/test-sets');
  await page.context().close();
  const first = rows.filter(({ state }) => state === 'released').sort((one, other) => one.number - other.number)[0];
  return {
    released: first.id,
    model: models.find(({ name }) => name === MODELS[0].name)!.versions[0].id,
    testSet: testSets.find(({ name }) => name === TEST_SETS[0].name)!.id,
  };
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { out: text, data: text } });
  const folder = values.out ?? join(ROOT, 'docs', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), 'doubleblind-screenshots-'));
  const platform = await startPlatform({ dataFolder, say: (line) => console.log(line) });
  try {
    await platform.more;
    const browser = await launchBrowser();
    for (const shot of shotsOf(await subjects(browser, platform))) await take(browser, platform, shot, folder);
    await browser.close();
  } finally {
    await platform.stop();
  }
}

// The pages' server would only print what is thrown.
await main().catch((error) => {
  console.error(error);
  process.exit(1);
});
