/** The agent's own pages in a browser: films that wait before an evaluation, and what an upload leaves out, by name. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FinishedTestSet,
  localApiPaths,
  type PageTickets,
  type ProposalDocument,
  type TestSetDraft,
} from '@doubleblind/contracts';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import type { Program } from '@doubleblind/program';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Inspector, launchBrowser, noBrowserReason } from '../../../web/test/support/browser.ts';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { readAccepted, requireLikeCalibration } from '../../src/store/calibration-check.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { storeProposal } from '../../src/store/database/evaluations.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { readContent } from '../../src/store/test-set-content.ts';
import { sha256 } from '../../src/store/test-set-store.ts';
import { FakePortal } from './support/fake-portal.ts';
import { type Caller, call, callerOf, tableOf } from './support/local-api.ts';

const SIDE = 96;
const EVALUATION = 'evaluation-1';

const reason = noBrowserReason();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== null)('the agent’s own pages', () => {
  const portal = new FakePortal();
  const inspector = new Inspector();
  let folder: string;
  let data: DataFolder;
  let daemon: RunningDaemon;
  let api: Caller;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'films-page-'));
    data = new DataFolder(join(folder, 'hospital'));
    await mkdir(data.path);
    await portal.start();
    await enrol(data, { portal: portal.origin, token: portal.token('hospital'), name: 'hospital' });
    const http = { host: '127.0.0.1', port: 0 };
    daemon = await startDaemon({ data, http, batchSize: 2, lanes: 1, atOnce: 2, log: () => undefined });
    api = callerOf(daemon);
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await daemon?.stop();
    await portal.stop();
    await rm(folder, { recursive: true });
  });

  const film = (seed: number) => renderPhantom(seed, { site: 2, size: SIDE }).pixels;
  const dark = encodeGreyPng(
    film(3).map((pixel) => pixel >> 1),
    SIDE,
    SIDE,
  );

  async function open(path: string): Promise<void> {
    await page.goto(api.url + path);
    const code = page.getByLabel('Code that party-agent pair shows');
    await page
      .locator('#token-form:visible, #describe:visible, #nothing:visible, #evaluations section')
      .first()
      .waitFor();
    if (await code.isVisible()) {
      await code.fill(api.token);
      await page.getByRole('button', { name: 'Pair' }).click();
    }
  }

  test('an upload names every file that does not count, under its reason', async () => {
    await open('/');
    await page.getByLabel('Name').fill('A folder as it was');
    await page.getByRole('button', { name: 'Begin' }).click();
    const upload = join(folder, 'upload');
    await mkdir(upload);
    const files: Record<string, Uint8Array | string> = {
      ...{ 'a.png': encodeGreyPng(film(1), SIDE, SIDE), 'b.png': encodeGreyPng(film(2), SIDE, SIDE) },
      ...{
        'z copy of a.png': encodeGreyPng(film(1), SIDE, SIDE),
        'README.txt': 'Films.',
        'broken.png': dark.subarray(0, 90),
      },
      ...{
        'one.pdf': '%PDF-1.4 one',
        'two.pdf': '%PDF-1.4 two',
        'Thumbs.db': new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]),
      },
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(upload, name), bytes);
    await page.locator('#files').setInputFiles(Object.keys(files).map((name) => join(upload, name)));
    const skipped = page.locator('#skipped');
    await skipped.waitFor();
    const reasons = await skipped.locator('summary').allInnerTexts();
    expect(reasons.map((text) => text.split(':')[0]).sort()).toEqual([
      '1 file',
      '1 file',
      '1 file',
      '1 file',
      '2 files',
    ]);
    for (const [why, names] of [
      [/PDF document/, ['one.pdf', 'two.pdf']],
      [/seems to be text/, ['README.txt']],
      [/Thumbs\.db of Windows/, ['Thumbs.db']],
      [/cannot be decoded.*cut off/, ['broken.png']],
      [/same bytes came under another name/, [/^(z copy of )?a\.png: The same bytes as (z copy of )?a\.png\.$/]],
    ] as const) {
      const group = skipped.locator('details').filter({ hasText: why });
      await group.locator('summary').click();
      const lines = await group.locator('li').allInnerTexts();
      expect(lines).toHaveLength(names.length);
      for (const [i, name] of names.entries()) expect(lines[i]).toMatch(name);
    }
    await page.getByText('3 images. Open one to see it').waitFor();
    // A row that means the broken film says so.
    await writeFile(join(upload, 'labels.csv'), 'image,Edema\na.png,1\nb.png,0\nbroken.png,1\n');
    await page.locator('#csv').setInputFiles(join(upload, 'labels.csv'));
    await page.getByText(/Rows without an image: 1.*broken\.png cannot be used: .*cut off/).waitFor();
    await inspector.look(page, '80-agent-upload');
  });

  test('whoever leaves the upload while files are sent is asked first, and only then', async () => {
    const asked: string[] = [];
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      return dialog.dismiss();
    });
    await page.route('**/testsets/*/files/*', async (route) => {
      await held;
      await route.continue();
    });
    await writeFile(join(folder, 'late.png'), encodeGreyPng(film(9), SIDE, SIDE));
    await page.locator('#files').setInputFiles(join(folder, 'late.png'));
    await page.locator('#progress').waitFor();
    const away = page.getByRole('link', { name: 'Images to look at' });
    await away.click({ noWaitAfter: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
    expect(new URL(page.url()).pathname).toBe('/');
    go();
    await page.getByText('4 images. Open one to see it').waitFor();
    await away.click();
    await page.waitForURL(`${api.url}/films`);
    expect(asked).toHaveLength(1);
    await page.unroute('**/testsets/*/files/*');
    page.removeAllListeners('dialog');
  });

  test('each page leads to the others and names itself', async () => {
    const names = [
      'Upload a test set',
      'Confirm',
      'Tickets for single images',
      'Images to look at',
      'Volumes with masks',
    ];
    await open('/');
    for (const name of [...names.slice(1), names[0]]) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page.waitForURL((url) => url.origin === api.url);
      const here = page.locator('nav [aria-current=page]');
      await expect.poll(() => here.innerText()).toBe(name);
      expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(names);
    }
  });

  test('a table of tickets scrolls within the page', async () => {
    const ticket = (person: string, withdrawnAt: string | null): PageTickets['tickets'][number] => ({
      ...{ ticketId: randomUUID(), programHash: 'ab'.repeat(32), person, images: 10, imagesADay: null },
      ...{ threatModel: 'semi-honest', expiresAt: '2026-12-01T08:00:00.000Z' },
      ...{ withdrawnAt, begun: 4, answered: 3 },
    });
    const models = [{ programHash: 'ab'.repeat(32), name: 'Chest radiographs of adults', modelVersion: '1.4.0' }];
    const tickets = [ticket('Dr Ines Marković, radiology', null), ticket('Dr Jo Lind', '2026-11-02T08:00:00.000Z')];
    await page.route('**/page-tickets', (route) =>
      route.fulfill({ json: { answering: true, models, tickets } satisfies PageTickets }),
    );
    await page.goto(`${api.url}/tickets`);
    await page.getByRole('button', { name: 'Withdraw the ticket of Dr Ines Marković, radiology' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    await inspector.look(page, '81-agent-tickets');
    await page.unroute('**/page-tickets');
  });

  /** A finished test set of three films, the third of them dark, and an evaluation of a model that was calibrated on others. */
  async function evaluationWithDarkFilm(): Promise<void> {
    const { id } = await call<TestSetDraft>(api, 'POST', localApiPaths.testSets(), { name: 'Winter', description: '' });
    for (const [name, bytes] of [
      ['a.png', encodeGreyPng(film(1), SIDE, SIDE)],
      ['b.png', encodeGreyPng(film(2), SIDE, SIDE)],
      ['ward 3/dark.png', dark],
    ] as const) {
      await call(api, 'PUT', localApiPaths.file(id, name), bytes);
    }
    await call(api, 'PUT', localApiPaths.labels(id), tableOf('image,Edema\na.png,1\nb.png,0\nward 3/dark.png,1'));
    const { contentHash } = await call<FinishedTestSet>(api, 'POST', localApiPaths.finish(id));
    const content = await readContent(data.upload(id), contentHash);
    const party = { organisationId: 'o', organisationName: 'Lumen', agentId: 'a', agentKey: 'A'.repeat(43) };
    const proposal = {
      ...{ format: 'doubleblind-proposal', version: 1, evaluationId: EVALUATION, purpose: 'Before buying' },
      ...{ vendor: party, hospital: { ...party, organisationName: 'Northfield' } },
      model: { versionId: 'm', name: 'Chest', modelVersion: '1', programHash: 'ab'.repeat(32) },
      testSet: { id: 't', name: 'Winter', contentHash, images: 3 },
      ...{ findings: ['Edema'], release: { parts: ['cost'] }, plaintextComparison: { agreed: false } },
      ...{ equivalenceMargin: 0.01, notBefore: null },
      ...{ expiresAt: new Date(Date.now() + 3_600_000).toISOString(), proposedAt: new Date().toISOString() },
    } as ProposalDocument;
    const database = openDatabase(data);
    storeProposal(database, proposal);
    database.close();
    const calibration = { films: 20, spread: [0.8, 1], black: [0, 0.3], white: [0, 0.3], aspect: [0.9, 1.1] };
    const check = requireLikeCalibration({
      ...{ content, images: 3, accepted: new Set<string>(), folder: data.filmsToLookAt(EVALUATION) },
      program: { input: { calibration } } as unknown as Program,
      describe: ({ films }) => `${films.length} of 3 images.`,
    });
    await expect(check).rejects.toThrow(/^DB2026.*1 of 3 images/);
  }

  test('a film unlike those of the model’s calibration waits until a person has looked at it', async () => {
    await open('/films');
    await page.getByText('No image waits for anybody.').waitFor();
    await evaluationWithDarkFilm();
    await page.reload();
    await page.getByRole('heading', { name: 'Chest of Lumen, on the test set Winter' }).waitFor();
    await page.getByText(/ward 3\/dark\.png: It uses \d+% of the range from black to white/).waitFor();
    await inspector.look(page, '82-agent-films');
    await page.getByRole('button', { name: 'ward 3/dark.png' }).click();
    const viewer = page.getByRole('dialog');
    const brightness = () =>
      viewer.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data: pixels } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      });
    await viewer.locator('canvas').waitFor();
    const before = await brightness();
    await viewer.getByLabel('Window').fill('30');
    await viewer.getByLabel('Level').fill('12');
    expect(await brightness()).toBeGreaterThan(before + 10);
    await viewer.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('Your name').fill('Dr. Example');
    await page.getByRole('button', { name: 'Accept the images' }).click();
    await page.getByText('Tick the images that are as they should be.').waitFor();
    expect(await readAccepted(data.filmsToLookAt(EVALUATION))).toEqual(new Set());
    await page.getByLabel(/dark\.png: It uses/).check();
    await page.getByRole('button', { name: 'Accept the images' }).click();
    await page.getByText('1 image was accepted. Start the next attempt').waitFor();
    await page.getByText('No image waits for anybody.').waitFor();
    expect(await readAccepted(data.filmsToLookAt(EVALUATION))).toEqual(new Set([sha256(dark)]));
  });

  test('who reads German has every page in it, and who chooses English there, for good', async () => {
    const german = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    for (const [path, title] of Object.entries({
      '/': 'Testdatensatz hochladen',
      '/confirm': 'Was die Seiten des Portals von diesem Agenten wollen',
      '/films': 'Bilder, die vor einer Auswertung anzusehen sind',
      '/tickets': 'Karten für einzelne Bilder',
    })) {
      await german.goto(api.url + path);
      await german.getByRole('heading', { level: 1, name: title }).waitFor();
      await german.getByText('Agent von').waitFor();
      expect(await german.locator('html').getAttribute('lang')).toBe('de');
    }
    await german.goto(api.url);
    await german.getByLabel('Code, den party-agent pair auf dem Rechner des Agenten zeigt').fill(api.token);
    await german.getByRole('button', { name: 'Verbinden' }).click();
    await german.getByLabel('Beschreibung').waitFor();
    await german.getByRole('button', { name: 'English' }).click();
    await german.getByRole('heading', { level: 1, name: 'Upload a test set' }).waitFor();
    await german.goto(`${api.url}/films`);
    await german.getByRole('heading', { level: 1, name: 'Images to look at before an evaluation' }).waitFor();
    await german.context().close();
  });

  test('axe finds nothing serious, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  });
});
