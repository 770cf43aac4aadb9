/**
 * The whole story with real agents and the real protocol: upload, proposal, approvals, a run in which the portal and an
 * agent are killed, release. Then everything that the portal has is searched for what it must never have.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderStudies } from '@doubleblind/imaging';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { confirmOnAgentPage, connectPage } from './support/agent-page.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, signIn, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { agentCommand, RealAgent, ROOT } from './support/real-agents.ts';

const reason = noBrowserReason();
if (reason) console.warn(`skipped: ${reason}`);
/** Studies enough for a release to show figures of the most frequent finding, in an image each. */
const STUDIES = 48;

describe.skipIf(reason !== null)('an evaluation with real agents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-real-'));
  const films = join(folder, 'upload');
  const inspector = new Inspector();
  const lookAs = (name: string) => (page: Page) => inspector.look(page, name);
  let databaseUrl: string;
  let database: Database;
  let port: number;
  let origin: string;
  let portal: Awaited<ReturnType<typeof spawnPortal>>;
  let portalLogs = '';
  let vendorAgent: RealAgent;
  let hospitalAgent: RealAgent;
  let browser: Browser;
  let hospital: Page;
  let vendor: Page;
  let evaluationId: string;

  beforeAll(async () => {
    await renderStudies(films, { studies: STUDIES, seed: 71_000_001, sites: [1, 2], size: 96, prefix: 'film' });
    ({ database, url: databaseUrl } = await testDatabase());
    port = await freePort();
    origin = `http://localhost:${port}`;
    portal = await spawnPortal(databaseUrl, port, join(folder, 'portal'));
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
    for (const page of [hospital, vendor]) page.setDefaultTimeout(120_000);
  }, 600_000);

  afterAll(async () => {
    await vendorAgent?.kill();
    await hospitalAgent?.kill();
    await browser?.close();
    await portal?.stop();
    await database?.$disconnect();
    rmSync(folder, { recursive: true, force: true });
  });

  async function untilState(wanted: string, seconds: number): Promise<void> {
    let state = '';
    for (let i = 0; i < seconds * 5 && state !== wanted; i++) {
      const evaluation = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
      state = evaluation.state;
      if (state === 'failed') throw new Error(`failed: ${evaluation.failureCode} ${evaluation.failureDetail}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(state).toBe(wanted);
  }

  test('the vendor registers a compiled model', async () => {
    const model = join(folder, 'model');
    await agentCommand('compile', join(ROOT, 'examples', 'densenet-tiny.onnx'), '--out', model);
    const about = ['--name', 'Tiny DenseNet', '--model-version', '1.0.0'];
    await agentCommand('register-model', '--data', vendorAgent.folder, '--model', model, ...about);
    await vendor.goto(`${origin}/models`);
    await vendor.getByRole('link', { name: 'Version 1.0.0' }).click();
    await vendor.getByText('No weight is in this program').waitFor();
  }, 600_000);

  test('the hospital uploads a folder and its labels to its own agent', async () => {
    await hospital.goto(`${origin}/test-sets/upload`);
    await connectPage(hospital, hospitalAgent);
    await hospital.getByLabel('Name').fill('Made-up films');
    await hospital.getByRole('button', { name: 'Begin' }).click();
    await hospital.getByLabel('Choose a folder').setInputFiles(films);
    await hospital.getByText(`${STUDIES} images have labels`).waitFor();
    // The films themselves are shown when somebody says so.
    expect(await hospital.locator('figure img').count()).toBe(0);
    expect(await confirmOnAgentPage(hospital.context(), hospitalAgent)).toContain('Show images');
    await hospital.locator('figure img').first().waitFor();
    await inspector.look(hospital, '90-real-upload');
    await hospital.getByRole('button', { name: 'Finish the test set' }).click();
    await hospital.getByText(`The test set is complete: ${STUDIES} images`).waitFor();
    await expect.poll(() => database.testSet.count(), { timeout: 120_000 }).toBe(1);
  }, 600_000);

  test('both sides approve, each with its own agent', async () => {
    await hospital.goto(`${origin}/evaluations/new`);
    await hospital.getByLabel('Purpose').fill('Does it work on our films?');
    await hospital.getByRole('button', { name: 'Propose', exact: true }).click();
    await hospital.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
    evaluationId = hospital.url().split('/').at(-1)!;
    await hospital.getByRole('button', { name: 'Approve these terms' }).click();
    const said = await confirmOnAgentPage(hospital.context(), hospitalAgent, lookAs('91-agent-confirms-approval'));
    expect(said).toContain('Does it work on our films?');
    await hospital.getByText('Approved by one side').waitFor();
    await inspector.look(hospital, '92-real-approved');
    await vendor.goto(`${origin}/evaluations/${evaluationId}`);
    await connectPage(vendor, vendorAgent);
    await vendor.getByRole('button', { name: 'Approve these terms' }).click();
    await confirmOnAgentPage(vendor.context(), vendorAgent);
    await vendor.getByText('Approved by Mei Tanaka').waitFor();
  }, 600_000);

  test('the run survives a killed portal and a killed agent', async () => {
    await untilState('running', 120);
    portalLogs += portal.log();
    await portal.kill();
    portal = await spawnPortal(databaseUrl, port, join(folder, 'portal'));
    await vendorAgent.kill();
    await vendorAgent.start();
    await untilState('computed', 240);
    const attempts = await database.attempt.findMany({ where: { workId: evaluationId } });
    expect(attempts).toHaveLength(1);
    const scores = readFileSync(join(hospitalAgent.folder, 'runs', evaluationId, 'scores.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(new Set(scores.slice(1).map((line) => line.split(',')[1])).size).toBe(STUDIES);
    expect(scores).toHaveLength(STUDIES + 1);
  }, 600_000);

  test('the vendor sees what the hospital released, and nothing before', async () => {
    expect((await vendor.goto(`${origin}/evaluations/${evaluationId}/results`))?.status()).toBe(404);
    await hospital.goto(`${origin}/evaluations/${evaluationId}/release`);
    expect(await confirmOnAgentPage(hospital.context(), hospitalAgent)).toContain('Show the full report');
    await hospital.getByRole('heading', { name: 'What the vendor will see' }).waitFor();
    await inspector.look(hospital, '93-real-release');
    await hospital.getByRole('checkbox', { name: /^By site/ }).uncheck();
    await hospital.getByRole('button', { name: 'Release these results' }).click();
    const shown = await confirmOnAgentPage(hospital.context(), hospitalAgent, lookAs('94-agent-confirms-release'));
    expect(shown).toContain('What both organisations will see');
    await hospital.waitForURL(/\/results$/);
    await vendor.goto(`${origin}/evaluations/${evaluationId}/results`);
    await vendor.getByRole('link', { name: 'Secure against plaintext' }).waitFor();
    await vendor.getByText('By site: not released by the hospital.').waitFor();
    await vendor.getByText(/AUROC \(95% interval\):.* 0\.\d+ \[0\.\d+-[01]\.\d+\] for /).waitFor();
    expect(await vendor.getByRole('link', { name: 'Results by group' }).count()).toBe(0);
    await inspector.look(vendor, '95-real-results');
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  }, 600_000);

  test('the portal’s database and log have no image, label, weight or score', async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const tables = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    let everything = portalLogs + portal.log();
    for (const { name } of tables.rows) {
      const rows = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      everything += rows.rows.map((row) => row.text).join('\n');
    }
    await client.end();
    expect(everything).toContain(evaluationId);

    const forbidden: [string, string][] = [];
    const bytes = (what: string, data: Buffer) => {
      const part = data.subarray(Math.min(200, data.length >> 1)).subarray(0, 48);
      for (const encoding of ['base64', 'hex'] as const) forbidden.push([what, part.toString(encoding).slice(4, 44)]);
    };
    for (const name of readdirSync(join(films, 'images'))) {
      bytes(`image ${name}`, readFileSync(join(films, 'images', name)));
      forbidden.push(['a file name', name], ['a file name', name.replace(/\..*/, '')]);
    }
    bytes('weights', readFileSync(join(folder, 'model', 'weights.bin')));
    for (const line of readFileSync(join(films, 'labels.csv'), 'utf8').trim().split('\n').slice(1)) {
      forbidden.push(['a study', line.split(',')[0]], ['a row of labels', line.split(',').slice(4).join(',')]);
    }
    const scores = readFileSync(join(hospitalAgent.folder, 'runs', evaluationId, 'scores.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    for (const line of scores) {
      // Nine digits are that score and no other number; a report has thousands of figures, and six may coincide.
      for (const score of line.split(',').slice(2))
        if (score.length >= 11) forbidden.push(['a score', score.slice(0, 11)]);
      forbidden.push(['an image hash', line.split(',')[1]]);
    }
    expect(forbidden.filter(([what]) => what === 'a score').length).toBeGreaterThan(scores.length);
    for (const [what, text] of forbidden) expect(everything.includes(text), `${what}: ${text}`).toBe(false);
  }, 600_000);
});
