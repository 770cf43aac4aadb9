/**
 * Every page that shows something of masks, in both languages and at both widths: a trained network of volumes is evaluated with real agents on scans
 * of which some are DICOM series, from registration to release.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderMixedSet } from '../../party-agent/test/support/series.ts';
import { LANGUAGE_COOKIE } from '../src/language/languages.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { confirmOnAgentPage, connectPage } from './support/agent-page.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, signIn, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { agentCommand, RealAgent, ROOT } from './support/real-agents.ts';

const reason = noBrowserReason();
if (reason) console.warn(`skipped: ${reason}`);
/** As many as a release has figures of, and two with another grid behind them. */
const CASES = 12;
const SIZES = [16, 32, 32] as const;
const MINUTES = 60_000;

describe.skipIf(reason !== null)('pages of an evaluation of masks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-masks-pages-'));
  const scans = join(folder, 'scans');
  const inspector = new Inspector();
  let database: Database;
  let origin: string;
  let portal: Awaited<ReturnType<typeof spawnPortal>>;
  let vendorAgent: RealAgent;
  let hospitalAgent: RealAgent;
  let browser: Browser;
  let hospital: Page;
  let vendor: Page;
  let evaluation = '';

  beforeAll(async () => {
    const isSeries = (index: number) => index % 4 === 1;
    await renderMixedSet(scans, { patients: CASES, seed: 150_000_001, sizes: SIZES, isSeries });
    const { database: opened, url } = await testDatabase();
    database = opened;
    const port = await freePort();
    origin = `http://localhost:${port}`;
    portal = await spawnPortal(url, port, join(folder, 'portal'));
    const people = await seedDemo(database);
    vendorAgent = new RealAgent(join(folder, 'vendor'), await freePort());
    hospitalAgent = new RealAgent(join(folder, 'hospital'), await freePort(), { peerPort: await freePort() });
    for (const [agent, email] of [
      [vendorAgent, 'engineer@lumen.example'],
      [hospitalAgent, 'admin@northfield.example'],
    ] as const) {
      await agent.enrol(origin, await createEnrolmentToken(database, people.get(email)!));
      await agent.start();
    }
    browser = await launchBrowser();
    hospital = await signIn(await browser.newContext(), origin, 'admin@northfield.example', DEMO_PASSWORD);
    vendor = await signIn(await browser.newContext(), origin, 'engineer@lumen.example', DEMO_PASSWORD);
    for (const page of [hospital, vendor]) page.setDefaultTimeout(2 * MINUTES);
  }, 10 * MINUTES);

  afterAll(async () => {
    await vendorAgent?.kill();
    await hospitalAgent?.kill();
    await browser?.close();
    await portal?.stop();
    await database?.$disconnect();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Looks at a page in English and in German; `there`: what it has when it is complete, in both languages. */
  async function lookAt(page: Page, path: string, name: string, there: Readonly<Record<'en' | 'de', string>>) {
    for (const language of ['de', 'en'] as const) {
      await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: origin }]);
      await page.goto(origin + path);
      await page.getByText(there[language]).first().waitFor();
      await inspector.look(page, `masks-${name}-${language}`);
    }
  }

  async function untilState(wanted: string): Promise<void> {
    let state = '';
    for (let i = 0; i < 3000 && state !== wanted; i++) {
      const row = await database.work.findUniqueOrThrow({ where: { id: evaluation } });
      state = row.state;
      if (state === 'failed') throw new Error(`failed: ${row.failureCode} ${row.failureDetail}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(state).toBe(wanted);
  }

  test(
    'model and test set',
    async () => {
      const model = join(folder, 'model');
      const network = join(ROOT, 'examples', 'organ-unet.onnx');
      await agentCommand('compile', network, '--out', model, '--calibration', join(scans, 'volumes'));
      const about = ['--name', 'Organ net', '--model-version', '1.0', '--intended-use', 'Volumes of organ and lesion'];
      await agentCommand('register-model', '--data', vendorAgent.folder, '--model', model, ...about);
      const table = ['--images', scans, '--labels', join(scans, 'labels.csv'), '--name', 'scans'];
      const at = ['--data', hospitalAgent.folder];
      await agentCommand('add-testset', ...at, ...table, '--structures', '1=organ,2=lesion');
      await agentCommand('register-testset', ...at, 'scans', '--description', 'Scans with masks');
      const version = await database.modelVersion.findFirstOrThrow();
      await lookAt(vendor, `/models/${version.id}`, 'model', {
        en: 'No weight is in this program',
        de: 'In diesem Programm ist kein Gewicht',
      });
      const testSet = await database.testSet.findFirstOrThrow();
      const counts = { en: `${CASES} volumes, each with its mask: 9 NIfTI, 3 DICOM series`, de: `${CASES} Volumen` };
      await lookAt(hospital, `/test-sets/${testSet.id}`, 'test-set', counts);
    },
    10 * MINUTES,
  );

  test(
    'proposal and terms',
    async () => {
      await lookAt(hospital, '/evaluations/new', 'propose', { en: 'organ, lesion', de: 'organ, lesion' });
      await hospital.getByLabel('Purpose').fill('Does it find our organs?');
      await hospital.getByRole('button', { name: 'Propose', exact: true }).click();
      await hospital.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
      evaluation = hospital.url().split('/').at(-1)!;
      await lookAt(hospital, `/evaluations/${evaluation}`, 'proposed', {
        en: 'What is opened',
        de: 'Was geöffnet wird',
      });
      // Counts of structures plan no AUROC.
      expect(await hospital.getByText('Large enough').count()).toBe(0);
      await connectPage(hospital, hospitalAgent);
      await hospital.getByRole('button', { name: 'Approve these terms' }).click();
      const look = (page: Page) => inspector.look(page, 'masks-agent-approves');
      expect(await confirmOnAgentPage(hospital.context(), hospitalAgent, look)).toContain('numbers of each volume');
      await hospital.getByText('Approved by one side').waitFor();
      await vendor.goto(`${origin}/evaluations/${evaluation}`);
      await connectPage(vendor, vendorAgent);
      await vendor.getByRole('button', { name: 'Approve these terms' }).click();
      await confirmOnAgentPage(vendor.context(), vendorAgent);
      await vendor.getByText('Approved by Mei Tanaka').waitFor();
    },
    10 * MINUTES,
  );

  test(
    'the run, and what the preflight says',
    async () => {
      await untilState('running');
      await lookAt(vendor, `/evaluations/${evaluation}`, 'running', { en: 'What is opened', de: 'Was geöffnet wird' });
      await untilState('computed');
      await lookAt(hospital, `/evaluations/${evaluation}`, 'computed', {
        en: 'What is opened',
        de: 'Was geöffnet wird',
      });
    },
    15 * MINUTES,
  );

  test(
    'what would be released, and what is',
    async () => {
      const path = `/evaluations/${evaluation}/release`;
      await hospital.goto(origin + path);
      await confirmOnAgentPage(hospital.context(), hospitalAgent);
      const heading = { en: 'What the vendor will see', de: 'Was der Hersteller sehen wird' };
      await lookAt(hospital, path, 'release', heading);
      await hospital.getByRole('button', { name: 'Release these results' }).click();
      const look = (page: Page) => inspector.look(page, 'masks-agent-releases');
      await confirmOnAgentPage(hospital.context(), hospitalAgent, look);
      await hospital.waitForURL(/\/results$/);
      const masks = { en: 'How good the masks are here', de: 'Wie gut die Masken hier sind' };
      await lookAt(vendor, `/evaluations/${evaluation}/results`, 'results', masks);
      const { modelVersionId, testSetId } = await database.work.findUniqueOrThrow({ where: { id: evaluation } });
      const list = { en: 'Mean AUROC or Dice', de: 'Mittlere AUROC oder Dice' };
      await lookAt(vendor, '/evaluations', 'list', list);
      const sets = { en: 'On all test sets', de: 'Auf allen Testdatensätzen' };
      await lookAt(vendor, `/models/${modelVersionId}`, 'model-released', sets);
      const compared = { en: 'On the same volumes and masks.', de: 'Auf denselben Volumen und Masken.' };
      await lookAt(hospital, `/test-sets/${testSetId}/compare`, 'compare', compared);
    },
    10 * MINUTES,
  );

  test(
    'slices, on the agent’s own page',
    async () => {
      for (const [locale, slice] of [
        ['en-GB', 'Slice'],
        ['de-DE', 'Schicht'],
      ]) {
        const page = await (await browser.newContext({ locale })).newPage();
        await page.goto(`${hospitalAgent.url}/masks`);
        await page.locator('#token').fill((await agentCommand('pair', '--data', hospitalAgent.folder)).trim());
        await page.locator('#token-form button').click();
        await page.getByText(new RegExp(`${slice} 8 `)).waitFor();
        await page.locator('#case').selectOption({ index: 1 });
        await page.getByText(/organ: Dice [01]/).waitFor();
        await page.getByText(new RegExp(`${slice} 8 `)).waitFor();
        await inspector.look(page, `masks-slices-${locale.slice(0, 2)}`);
      }
      expect(inspector.findings).toEqual([]);
      expect(inspector.overflowing).toEqual([]);
    },
    5 * MINUTES,
  );
});
