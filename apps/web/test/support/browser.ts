import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** For a machine that is busy with something else: what does not come at all fails a test, not what comes late. */
const WAIT_MILLISECONDS = 120_000;

/** Why no browser test can run here, or null. */
export function noBrowserReason(): string | null {
  return existsSync(CHROMIUM) ? null : `no browser at ${CHROMIUM}: install chromium or set CHROMIUM`;
}

/**
 * `publicPort`: the portal's port on this machine is taken for a public address, and its pages need the person's
 * permission before they may reach a local one, as outside of tests. Without it they may.
 */
export async function launchBrowser({ publicPort }: { publicPort?: number } = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      publicPort === undefined
        ? '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWarn'
        : `--ip-address-space-overrides=127.0.0.1:${publicPort}=public`,
    ],
  });
  browser.on('context', (context) => context.setDefaultTimeout(WAIT_MILLISECONDS));
  return browser;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * The portal in a process of its own, as people run it. The same `data` folder keeps sessions over a restart. `publicPort`: where people reach it, if a test
 * stands in between.
 */
export async function spawnPortal(
  databaseUrl: string,
  port: number,
  data: string = mkdtempSync(join(tmpdir(), 'doubleblind-portal-')),
  publicPort: number = port,
): Promise<{ readonly pid: number; stop(): Promise<void>; kill(): Promise<void>; log(): string }> {
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const child = spawn(process.execPath, ['scripts/portal.ts', '--demo', '--port', String(port), '--data', data], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORTAL_ORIGIN: `http://localhost:${publicPort}`,
      NODE_ENV: 'production',
    },
  });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  // The first of all builds the pages: minutes on a machine that is busy with something else.
  for (let i = 0; i < 6000; i++) {
    const ready = await fetch(`http://localhost:${port}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) break;
    if (child.exitCode !== null) throw new Error(`the portal did not start:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid: child.pid!,
    log: () => log,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
/** Only a page that does not fit waits so long. */
const WIDTH_MILLISECONDS = 20_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tables that are cut off in a frame without a shadow where more is to be seen. */
function tablesWithoutCue(): string[] {
  return [...document.querySelectorAll('table')]
    .filter((table) => {
      const frame = table.parentElement!;
      return (
        frame.scrollWidth > frame.clientWidth + 1 && !getComputedStyle(frame).backgroundAttachment.includes('local')
      );
    })
    .map((table) => table.innerText.slice(0, 30));
}

export interface Finding {
  readonly page: string;
  readonly rule: string;
  readonly targets: string;
}

/**
 * Goes through pages at both widths and collects what axe finds serious; takes pictures into $SCREENSHOTS if that is set, light and dark,
 * and then has axe look in the dark as well.
 */
export class Inspector {
  readonly findings: Finding[] = [];
  readonly overflowing: string[] = [];
  /** Paths of the pages that were looked at. */
  readonly seen = new Set<string>();
  /** What the pages' Content Security Policy has stopped of their own. */
  readonly stopped: string[] = [];
  readonly #folder = process.env.SCREENSHOTS;

  constructor() {
    if (this.#folder) mkdirSync(this.#folder, { recursive: true });
  }

  /** From now on, what the policy stops on this page is noted. */
  watch(page: Page): void {
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.stopped.push(`${page.url()}: ${message.text()}`);
    });
  }

  async look(page: Page, name: string): Promise<void> {
    this.seen.add(new URL(page.url()).pathname);
    for (const [width, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      if (this.#folder) for (const scheme of SCHEMES) await this.#photograph(page, `${name}-${width}`, scheme);
      // Drawings follow the new width a moment later.
      const fits = page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth + 1, null, {
        timeout: WIDTH_MILLISECONDS,
      });
      await fits.catch(() => this.overflowing.push(`${name} at ${size.width} pixels`));
      const uncued = await page.evaluate(tablesWithoutCue);
      this.overflowing.push(
        ...uncued.map((table) => `${name} at ${size.width} pixels: no cue that "${table}" scrolls`),
      );
    }
    await page.setViewportSize(WIDTHS.wide);
    await page.evaluate(AXE);
    await this.#check(page, name);
    if (!this.#folder) return;
    await page.emulateMedia({ colorScheme: 'dark' });
    await this.#check(page, `${name} in the dark`);
    await page.emulateMedia({ colorScheme: null });
  }

  async #photograph(page: Page, name: string, colorScheme: (typeof SCHEMES)[number]): Promise<void> {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(this.#folder!, `${name}-${colorScheme}.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: null });
  }

  async #check(page: Page, name: string): Promise<void> {
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> };
      };
      return (
        (await axe.run()).violations
          .filter((row) => row.impact === 'serious' || row.impact === 'critical')
          // A page that shows its own news has no title for a moment.
          .filter((row) => row.id !== 'document-title' || document.title === '')
          .map((row) => ({
            rule: row.id,
            targets: row.nodes
              .slice(0, 3)
              .map((node) => node.target.join(' '))
              .join('; '),
          }))
      );
    });
    this.findings.push(...violations.map((row) => ({ page: name, ...row })));
  }
}

export async function signIn(context: BrowserContext, origin: string, email: string, password: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${origin}/`);
  return page;
}
