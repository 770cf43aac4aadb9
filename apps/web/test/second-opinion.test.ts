/**
 * Somebody without an account asks a vendor's model about one image: a real portal with its relay, a vendor's real agent, a real browser. The link comes from the
 * agent's own page, the image is dropped as a file, the answer and a signed record come back, and the portal's relay sees nothing of them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadePageTicket, type PageTickets, signedPageRecordSchema, verifyDocument } from '@doubleblind/contracts';
import { DataFolder, enrol, type RunningDaemon, startDaemon } from '@doubleblind/party-agent';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { seedDemo } from '../src/server/demo/organisations.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { agentCommand, ROOT } from './support/real-agents.ts';

const IMAGE = join(ROOT, 'examples', 'films', 'images', 'b00001_1_frontal.png');
const TINY = join(ROOT, 'examples', 'densenet-tiny.onnx');
const WAIT = 240_000;

describe.skipIf(noBrowserReason() !== null)('a second opinion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-opinion-'));
  let database: Database;
  let origin: string;
  let portal: Awaited<ReturnType<typeof spawnPortal>>;
  let daemon: RunningDaemon;
  let browser: Browser;
  let page: Page;
  let programHash: string;
  const inspector = new Inspector();
  const loaded = new Map<string, number>();

  const local = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${daemon.http.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${daemon.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  };
  const ticket = async (more: object = {}) => {
    const terms = {
      programHash,
      person: 'Dr. Example',
      images: 2,
      imagesADay: null,
      days: 1,
      threatModel: 'semi-honest',
    };
    return (await local<MadePageTicket>('POST', '/page-tickets', { ...terms, ...more })).link;
  };
  /** As the vendor's person makes a ticket. */
  const linkFromTheAgentsPage = async () => {
    const own = await browser.newPage();
    await own.goto(`http://127.0.0.1:${daemon.http.port}/tickets`);
    await own.locator('#token').fill(daemon.token);
    await own.getByRole('button', { name: 'Pair' }).click();
    await own.getByLabel(/Whom it is for/).fill('Dr. Example');
    await own.getByLabel('Images, all together').fill('2');
    await own.getByRole('button', { name: 'Make the ticket' }).click();
    await own.getByRole('row', { name: /Dr. Example Tiny DenseNet 1.0.0 0 0 2 any/ }).waitFor();
    const link = await own.getByLabel('Link of the ticket').inputValue();
    await own.close();
    return link;
  };
  const use = () => local<PageTickets>('GET', '/page-tickets');

  beforeAll(async () => {
    const fresh = await testDatabase();
    database = fresh.database;
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const compiled = join(folder, 'model');
    [portal] = await Promise.all([
      spawnPortal(fresh.url, port, join(folder, 'portal')),
      agentCommand('compile', TINY, '--out', compiled),
    ]);
    const people = await seedDemo(database);
    const engineer = people.get('engineer@lumen.example')!;
    const data = await DataFolder.open(join(folder, 'vendor'));
    await enrol(data, { portal: origin, token: await createEnrolmentToken(database, engineer), name: 'vendor' });
    daemon = await startDaemon({
      ...{ data, http: { host: '127.0.0.1', port: 0 }, relay: `ws://localhost:${port}/relay` },
      ...{ batchSize: 1, lanes: 1, atOnce: 1, log: () => undefined },
    });
    const about = ['--name', 'Tiny DenseNet', '--model-version', '1.0.0', '--operating-point', 'Edema=0.5'];
    await agentCommand('register-model', '--data', data.path, '--model', compiled, ...about);
    ({ programHash } = await database.modelVersion.findFirstOrThrow());
    browser = await launchBrowser();
    page = await (await browser.newContext({ acceptDownloads: true })).newPage();
    page.setDefaultTimeout(60_000);
    page.on('requestfinished', async (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith('.js')) loaded.set(pathname, (await request.sizes()).responseBodySize);
    });
    inspector.watch(page);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await daemon?.stop();
    await portal?.stop();
    await database?.$disconnect();
    rmSync(folder, { recursive: true, force: true });
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
      await expect.poll(() => page.url(), { timeout: 20_000 }).toBe(`${origin}/second-opinion`);
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
      await inspector.look(page, 'second-opinion-answer');
      expect(await page.getByRole('row').count()).toBe(15);
      expect(await page.getByRole('row', { name: /^Edema/ }).innerText()).toMatch(/0\.\d\d\s+0\.5\s+(posi|nega)tive/);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Keep a record' }).click(),
      ]);
      const kept = JSON.parse(readFileSync(await download.path(), 'utf8'));
      const record = signedPageRecordSchema.parse(kept.record);
      const { publicKey } = await database.agent.findFirstOrThrow();
      expect(verifyDocument('page-record', record, publicKey)).toBe(true);
      expect(record.document.programHash).toBe(programHash);
      expect(Object.keys(kept.scores)).toHaveLength(14);
      expect((await use()).tickets[0]).toMatchObject({ person: 'Dr. Example', images: 2, begun: 1, answered: 1 });
      expect(inspector.findings).toEqual([]);
      expect(inspector.overflowing).toEqual([]);
      expect(inspector.stopped).toEqual([]);
      // Bytes of script as they are transferred, before the engine is asked for; the engine's as they are.
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(400e3);
      for (const script of ['engine', 'image']) {
        const { byteLength } = await (await fetch(`${origin}/party/${script}.js`)).arrayBuffer();
        expect(byteLength).toBeGreaterThan(100e3);
        expect(byteLength).toBeLessThan(1.5e6);
      }
    },
    WAIT,
  );

  test(
    'says in a sentence with a number what is wrong with a ticket, and with an image',
    async () => {
      const link = await ticket({ images: 1 });
      const [, text] = link.split('#');
      await page.goto(`${origin}/second-opinion`);
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
      const { tickets } = await use();
      await local('POST', `/page-tickets/${tickets.at(-1)!.ticketId}/withdrawn`);
      await page.reload();
      await useText(link);
      await page.getByText('(DB3018)').waitFor();
      expect((await use()).tickets.at(-1)).toMatchObject({ begun: 0 });
    },
    WAIT,
  );
});
