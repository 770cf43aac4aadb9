/** The portal as people see it: the whole story in a browser, every page at two widths, and what axe says. */
import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProposalDocument, type SignedResults, signDocument, verifyDocument } from '@doubleblind/contracts';
import { verifyReport } from '@doubleblind/report';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digitsOf } from '../src/components/format.ts';
import { createPerson } from '../src/server/accounts/write/people.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { approveTraining, finishTraining } from '../src/server/trainings/write/decide.ts';
import { observeTraining } from '../src/server/trainings/write/observe.ts';
import { Inspector, launchBrowser, noBrowserReason, signIn } from './support/browser.ts';
import { modelManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { FakeLocalApi } from './support/fake-local-api.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';
import { fullInput } from './support/full-report.ts';
import { releasedCopy } from './support/released.ts';
import { proposedTraining, trainingApproval, trainingCard, trainingParties } from './support/trainings.ts';

const APP = join(import.meta.dirname, '..', 'src', 'app');
const reason = noBrowserReason();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== null)('the portal in a browser', () => {
  const inspector = new Inspector();
  const vendorAgent = new FakeAgent();
  const hospitalAgent = new FakeAgent();
  let origin: string;
  let database: Database;
  let portal: FreshPortal;
  let browser: Browser;
  let localApi: FakeLocalApi;
  let localUrl: string;
  let hospital: Page;
  let vendor: Page;
  let evaluationId: string;

  beforeAll(async () => {
    portal = await startFreshPortal();
    const { people: actors } = portal;
    ({ database, origin } = portal);
    const enrol = async (agent: FakeAgent, who: Actor) => {
      await agent.enrol(database, await createEnrolmentToken(database, who), origin);
    };
    await enrol(vendorAgent, actors.get('engineer@lumen.example')!);
    await enrol(hospitalAgent, actors.get('admin@northfield.example')!);
    localApi = new FakeLocalApi(hospitalAgent, origin);
    localUrl = await localApi.listen();
    hospitalAgent.localApiUrl = localUrl;
    browser = await launchBrowser();
    const context = () => browser.newContext({ acceptDownloads: true });
    hospital = await signIn(await context(), origin, 'admin@northfield.example', DEMO_PASSWORD);
    vendor = await signIn(await context(), origin, 'engineer@lumen.example', DEMO_PASSWORD);
    for (const page of [hospital, vendor]) inspector.watch(page);
  }, 600_000);

  afterAll(async () => {
    vendorAgent.close();
    hospitalAgent.close();
    localApi?.close();
    await browser?.close();
    await portal?.stop();
  });

  const port = () => Number(new URL(origin).port);
  const visit = async (page: Page, path: string, name: string) => {
    await page.goto(origin + path);
    await inspector.look(page, name);
  };

  /** Until the drawings have come, which the pages load last. */
  async function drawn(page: Page): Promise<void> {
    await page.locator('figure .recharts-surface').first().waitFor();
  }

  /** Every part of a results page has at most six screens on a desktop and fifteen on a phone, and figures have words. */
  async function expectShort(page: Page): Promise<void> {
    const parts = page.getByRole('navigation', { name: 'Parts of the report' }).getByRole('link');
    const names = (await parts.allInnerTexts()).filter((name) => !name.startsWith('Everything'));
    for (const name of names) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
      for (const [width, height, most] of [
        [1280, 900, 6],
        [390, 844, 15],
      ] as const) {
        await page.setViewportSize({ width, height });
        const pixels = await page.evaluate(() => document.documentElement.scrollHeight);
        expect(pixels / height, `${name} at ${width} pixels`).toBeLessThanOrEqual(most);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      for (const figure of await page.locator('figure [role=img]').all()) {
        expect((await figure.getAttribute('aria-label'))!.length).toBeGreaterThan(40);
      }
    }
    expect(names.length).toBeGreaterThan(6);
  }

  /** The one foldable box of a results page for what machines check. */
  function machineBox(page: Page) {
    return page.locator('details', { has: page.locator('summary', { hasText: /^Signature and hashes$/ }) });
  }

  /** All that the page says, folded or not, but in that box. */
  async function outsideMachineBox(page: Page): Promise<string> {
    return page.getByRole('main').evaluate((main) => {
      const rest = main.cloneNode(true) as HTMLElement;
      for (const box of rest.querySelectorAll('details'))
        if (box.querySelector('summary')?.textContent === 'Signature and hashes') box.remove();
      return rest.textContent ?? '';
    });
  }

  async function connectLocally(page: Page): Promise<void> {
    await page.getByLabel('Address of the agent').fill(localUrl);
    await page.getByRole('button', { name: 'Connect to the agent' }).click();
  }

  test('a stranger is sent to the sign-in page, a wrong password is refused, and the right one leads on', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${origin}/evaluations?group=open`);
    expect(page.url()).toBe(`${origin}/sign-in?next=%2Fevaluations%3Fgroup%3Dopen`);
    await inspector.look(page, '01-sign-in');
    await page.getByLabel('E-mail address').fill('admin@northfield.example');
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('do not go together').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('admin@northfield.example');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${origin}/evaluations?group=open`);
    await page.context().close();
  });

  test('a script that somebody gets into a page does not run, and the pages’ own do', async () => {
    const page = await (await browser.newContext()).newPage();
    const violations: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) violations.push(message.text());
    });
    // As a fault of the pages would send it.
    await page.route(`${origin}/sign-in`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace('</body>', '<script>window.smuggled = true</script></body>');
      await route.fulfill({ response: answer, body });
    });
    await page.goto(`${origin}/sign-in`);
    await page.getByLabel('E-mail address').waitFor();
    expect(await page.evaluate(() => 'smuggled' in window)).toBe(false);
    expect(violations).toHaveLength(1);
    await page.context().close();
  });

  test('what was typed stays when the portal cannot be reached or refuses it', async () => {
    const page = await (await browser.newContext({ storageState: await hospital.context().storageState() })).newPage();
    await page.goto(`${origin}/people`);
    await page.getByLabel('E-mail address').fill('colleague@northfield.example');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    await page.getByText('The portal did not answer.').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('colleague@northfield.example');
    await page.context().setOffline(false);
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    await page.getByRole('link', { name: 'Sign in again in another tab' }).waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('colleague@northfield.example');
    await page.context().close();
  });

  test('while a browser is offline no link leads away from what was typed', async () => {
    const page = await (await browser.newContext({ storageState: await hospital.context().storageState() })).newPage();
    await page.goto(`${origin}/people`);
    await page.getByLabel('E-mail address').fill('colleague@northfield.example');
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Audit log' }).first().click();
    await page.getByText('This browser is offline.').waitFor();
    expect(page.url()).toBe(`${origin}/people`);
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('colleague@northfield.example');
    await page.context().close();
  });

  test('whoever leaves a form half filled is asked first, and only then', async () => {
    const page = await (await browser.newContext({ storageState: await hospital.context().storageState() })).newPage();
    const asked: string[] = [];
    let leaves = false;
    page.on('dialog', (dialog) => {
      asked.push(`${dialog.type()} ${dialog.message()}`.trim());
      return leaves ? dialog.accept() : dialog.dismiss();
    });
    await page.goto(`${origin}/people`);
    const email = page.getByLabel('E-mail address');
    const audit = page.getByRole('link', { name: 'Audit log' }).first();
    // React marks what it has taken over; what is written before that it does not hear of.
    await page.waitForFunction(() =>
      Object.keys(document.querySelector('form [type=email]') ?? {}).some((key) => key.startsWith('__reactProps')),
    );
    await email.fill('colleague@northfield.example');
    await audit.click();
    const question = 'confirm What you have written on this page is not sent. Leave the page?';
    expect(asked).toEqual([question]);
    expect(await email.inputValue()).toBe('colleague@northfield.example');
    leaves = true;
    await page.reload();
    expect(asked).toEqual([question, 'beforeunload']);
    // What was sent, or taken back by hand, is nothing to be asked about.
    await email.fill('colleague@northfield.example');
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    await page.getByLabel('Invitation link').waitFor();
    await email.fill('x');
    await email.fill('');
    await audit.click();
    await page.waitForURL(`${origin}/audit`);
    expect(asked).toHaveLength(2);
    await page.context().close();
  });

  /** Bytes of script, as sent, until a page has nothing more to fetch. */
  async function scriptBytes(path: string): Promise<number> {
    const page = await (await browser.newContext({ storageState: await hospital.context().storageState() })).newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().endsWith('.js')) sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(origin + path, { waitUntil: 'networkidle' });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  test('the first page loads less than 300 KB of script', async () => {
    const bytes = await scriptBytes('/');
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(300_000);
  });

  test('empty pages say what to do next', async () => {
    await visit(hospital, '/', '02-hospital-first-steps');
    await visit(vendor, '/', '03-vendor-first-steps');
    await visit(hospital, '/agents', '04-agents-away');
    expect(await hospital.getByText('Away').count()).toBe(1);
  });

  test('agents connect, and the vendor’s agent registers models', async () => {
    expect(await vendorAgent.connect(port())).toMatchObject({ type: 'welcome' });
    expect(await hospitalAgent.connect(port())).toMatchObject({ type: 'welcome' });
    for (const [name, version] of [
      ['ChestLight', '2.1.0'],
      ['ChestDense', '1.4.0'],
    ]) {
      const manifest = signDocument('model-manifest', modelManifest(name, version), vendorAgent.keys.privateKey);
      expect((await vendorAgent.request({ type: 'register-model', manifest })).failure).toBeUndefined();
    }
    await visit(vendor, '/models', '05-models');
    await vendor.getByRole('link', { name: 'Version 2.1.0' }).click();
    await vendor.getByText('No weight is in this program').waitFor();
    await inspector.look(vendor, '06-model');
  });

  /** Grey of the film's two pixels as they are drawn. */
  const greys = () =>
    hospital.locator('dialog canvas').evaluate((canvas) => {
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 2, 1);
      return [data[0], data[4]];
    });

  async function lookAtFilm(): Promise<void> {
    await hospital
      .getByRole('button', { name: /^Look at / })
      .first()
      .click();
    await hospital.locator('dialog canvas').waitFor();
    expect(await greys()).toEqual([64, 191]);
    await inspector.look(hospital, '08-film');
    await hospital.getByLabel(/^Window/).fill('50');
    await hospital.getByText('Window 50%').waitFor();
    // Half the range from black to white: a quarter of the whole is black, three quarters are white.
    expect(await greys()).toEqual([0, 255]);
    await hospital.getByRole('button', { name: 'Close' }).click();
    await hospital.locator('dialog').waitFor({ state: 'detached' });
  }

  test('the hospital uploads a folder and labels straight to its own agent', async () => {
    await visit(hospital, '/test-sets/upload', '07-upload-connect');
    await connectLocally(hospital);
    await hospital.getByLabel('Name').fill('Winter cohort');
    await hospital.getByRole('button', { name: 'Begin' }).click();
    const folder = join(mkdtempSync(join(tmpdir(), 'doubleblind-upload-')), 'winter');
    mkdirSync(folder);
    const rows = ['image,study,site,Edema,Effusion'];
    for (let i = 0; i < 8; i++) {
      writeFileSync(join(folder, `xray-${i}.png`), `image ${i}`);
      rows.push(`xray-${i}.png,s${i},North,${i % 2},${(i + 1) % 2}`);
    }
    writeFileSync(join(folder, 'broken.dicom'), 'nothing');
    writeFileSync(join(folder, 'labels.csv'), rows.join('\n'));
    await hospital.getByLabel('Choose a folder').setInputFiles(folder);
    await hospital.getByText('images have labels').waitFor();
    await hospital.getByText('4 yes, 4 no').first().waitFor();
    await inspector.look(hospital, '08-upload-checked');
    expect(localApi.received).toHaveLength(9);
    await lookAtFilm();
    // Leaving is asked about; what was sent is kept, and is not sent again.
    let asked = '';
    hospital.once('dialog', (dialog) => {
      asked = dialog.type();
      return dialog.accept();
    });
    await hospital.reload();
    expect(asked).toBe('beforeunload');
    await hospital.getByRole('heading', { name: 'Not finished' }).waitFor();
    await inspector.look(hospital, '08-upload-drafts');
    await hospital.getByRole('button', { name: 'Go on' }).click();
    await hospital.getByText('images have labels').waitFor();
    await hospital.getByLabel('Choose a folder').setInputFiles(folder);
    await hospital.getByText('images have labels').waitFor();
    expect(localApi.received).toHaveLength(9);
    await hospital.getByRole('button', { name: 'Finish the test set' }).click();
    await hospital.getByRole('link', { name: 'To the test set' }).click();
    await hospital.getByRole('heading', { name: 'Winter cohort' }).waitFor();
    await inspector.look(hospital, '09-test-set');
    await visit(hospital, '/test-sets', '10-test-sets');
  });

  test('the hospital proposes and its own agent approves', async () => {
    await hospital.goto(`${origin}/evaluations/new`);
    await hospital.getByLabel('Purpose').fill('Before buying: would it help us read the night shift’s films?');
    // What the outputs can tell of the model stands there before anything is proposed, and follows the terms.
    const exposure = hospital.getByRole('status').filter({ hasText: 'of the model’s' });
    await exposure.getByText(/at most .* for at most \d+ images/).waitFor();
    const before = await exposure.textContent();
    await hospital.getByLabel('Images evaluated twice').fill('4');
    await expect.poll(() => exposure.textContent()).not.toBe(before);
    await hospital.getByLabel('Images evaluated twice').fill('0');
    await expect.poll(() => exposure.textContent()).toBe(before);
    await hospital.getByLabel(/^On the hospital’s agent/).check();
    await exposure.getByText('The vendor lends the model').waitFor();
    const stated = (await exposure.textContent())!;
    await hospital.getByText('The test set is too small for every finding').waitFor();
    await inspector.look(hospital, '11-proposal');
    await hospital.getByLabel('Widest useful interval').fill('0.4');
    await hospital.getByText('Large enough for every finding').waitFor();
    await hospital.getByRole('button', { name: 'Propose', exact: true }).click();
    await hospital.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
    evaluationId = hospital.url().split('/').at(-1)!;
    await hospital.getByRole('button', { name: 'Approve these terms' }).waitFor();
    await hospital.getByText(stated, { exact: true }).waitFor();
    await inspector.look(hospital, '12-evaluation-to-approve');
    await hospital.getByRole('button', { name: 'Approve these terms' }).click();
    await hospital.getByText('Approved by Dr Ines Marković').waitFor();
    await visit(vendor, '/', '13-vendor-home-waiting');
    await visit(vendor, `/evaluations/${evaluationId}`, '14-vendor-to-approve');
    await vendor.getByText('The test set is too small for every finding').waitFor();
  });

  test('progress is live on the page without reloading it', async () => {
    const { proposal } = await vendorAgent.until(evaluationId, 'await-approval');
    expect((await vendorAgent.approve(proposal)).failure).toBeUndefined();
    for (const [wanted, observed] of [
      ['prepare', 'ready'],
      ['preflight', 'preflight-passed'],
    ] as const) {
      for (const agent of [vendorAgent, hospitalAgent]) {
        await agent.until(evaluationId, wanted);
        agent.observe(evaluationId, observed);
      }
    }
    await hospitalAgent.until(evaluationId, 'run');
    for (const agent of [vendorAgent, hospitalAgent]) agent.observe(evaluationId, 'running');
    await hospital.getByText('12 of 50').waitFor();
    await hospital.getByText('3 at work').waitFor();
    await hospital.getByText('6 of 25, 1 begun again').waitFor();
    await inspector.look(hospital, '15-running');
  });

  test('a lost agent is told of where people look, on both sides, until it is back', async () => {
    vendorAgent.close();
    // As half a minute later.
    const lastSeenAt = new Date(Date.now() - 31_000);
    await database.agent.update({ where: { id: vendorAgent.agentId }, data: { lastSeenAt } });
    await hospital.getByText('Lost contact with the vendor’s agent').waitFor();
    await inspector.look(hospital, '15-lost-agent');
    await visit(vendor, '/', '15-lost-agent-home');
    await vendor.getByText('Your agent has not been heard from').first().waitFor();
    vendorAgent.clockAheadMilliseconds = 12 * 60_000;
    expect(await vendorAgent.connect(port())).toMatchObject({ type: 'welcome' });
    await hospital.getByText('Lost contact with the vendor’s agent').waitFor({ state: 'detached' });
    await hospital.getByText('The clock of the vendor’s agent is wrong').waitFor();
    await visit(vendor, '/agents', '15-wrong-clock');
    await vendor.getByText('12 min 0 s ahead of the portal’s').waitFor();
    vendorAgent.observe(evaluationId, 'running');
  });

  test('a run is paused and resumed, and comes to its end', async () => {
    await hospital.getByRole('button', { name: 'Pause' }).click();
    await hospitalAgent.until(evaluationId, 'pause');
    await hospital.getByText('Finished batches are kept on both sides.').waitFor();
    for (const agent of [vendorAgent, hospitalAgent]) agent.observe(evaluationId, 'paused');
    await hospital.getByRole('button', { name: 'Resume' }).click();
    await hospitalAgent.until(evaluationId, 'run');
    for (const agent of [vendorAgent, hospitalAgent]) agent.observe(evaluationId, 'computed');
    await hospital.getByRole('link', { name: 'Preview and release' }).waitFor();
  });

  test('the hospital previews on its own agent, releases, and the vendor sees that and no more', async () => {
    localApi.results = (proposal: ProposalDocument) => fullInput(proposal);
    await hospital.getByRole('link', { name: 'Preview and release' }).click();
    await hospital.getByRole('heading', { name: 'What the vendor will see' }).waitFor();
    await drawn(hospital);
    const parts = hospital.getByRole('navigation', { name: 'Parts of the report' });
    await parts.getByRole('button', { name: 'Secure against plaintext' }).first().click();
    await hospital.getByRole('heading', { name: 'Differences image by image' }).first().waitFor();
    await inspector.look(hospital, '16-preview');
    const before = await vendor.goto(`${origin}/evaluations/${evaluationId}/results`);
    expect(before?.status()).toBe(404);
    await hospital.getByRole('checkbox', { name: /^By site/ }).uncheck();
    await hospital.getByRole('button', { name: 'Release these results' }).click();
    await hospital.waitForURL(/\/results$/);
    await hospital.getByRole('heading', { name: 'How good the model is here' }).waitFor();
    await drawn(hospital);
    await inspector.look(hospital, '17-results');
    expect(await machineBox(hospital).evaluate((box: HTMLDetailsElement) => box.open)).toBe(false);
    await vendor.goto(`${origin}/evaluations/${evaluationId}/results`);
    await vendor.getByText('By site: not released by the hospital.').waitFor();
    expect(await vendor.getByRole('link', { name: 'Results by group' }).count()).toBe(0);
    await vendor.goto(`${origin}/evaluations/${evaluationId}/results?part=all`);
    expect(await vendor.getByRole('heading', { name: 'Results by group' }).count()).toBe(0);
    expect(await vendor.getByText('Mobile unit').count()).toBe(0);
  });

  test('a results page with its figures loads less than 300 KB of script, and nothing that makes a PDF', async () => {
    const bytes = await scriptBytes(`/evaluations/${evaluationId}/results`);
    expect(bytes).toBeLessThan(300_000);
    const chunks = join(import.meta.dirname, '..', '.next', 'static');
    const scripts = globSync('**/*.js', { cwd: chunks });
    expect(scripts.length).toBeGreaterThan(10);
    for (const script of scripts) expect(readFileSync(join(chunks, script), 'utf8')).not.toContain('%PDF-');
  });

  test('what the results page shows is what the signed document says', async () => {
    const row = await database.releasedResult.findUniqueOrThrow({ where: { workId: evaluationId } });
    const { report } = (row.document as unknown as SignedResults).document;
    const table = vendor.getByRole('table', { name: 'Discrimination and Brier score' });
    for (const { finding, auroc, brier } of report.performance) {
      const line = table.getByRole('row', { name: finding });
      for (const estimate of [auroc, brier]) {
        const [value, low, high] = [estimate.value!, estimate.low!, estimate.high!];
        const ends = digitsOf(low, high);
        await line
          .getByText(value.toFixed(digitsOf(value)), { exact: false })
          .first()
          .waitFor();
        await line
          .getByText(`[${low.toFixed(ends)}-${high.toFixed(ends)}]`)
          .first()
          .waitFor();
      }
    }
    const flips = vendor.getByRole('table', { name: 'Changed decisions' });
    const counted = report.agreement!.findings.flatMap((finding) => finding.flips);
    expect(await flips.getByRole('row').count()).toBe(counted.length + 1);
    const text = await vendor.getByRole('main').innerText();
    const forMachines = await machineBox(vendor).innerText();
    for (const hash of [report.subject.model.programHash, report.subject.testSet.contentHash]) {
      expect(forMachines).toContain(hash);
    }
    expect(forMachines).toContain('Signed by the hospital’s agent, key ');
    expect(await outsideMachineBox(vendor)).not.toMatch(/[0-9a-f]{64}|Signed by/);
    for (const { text: sentence } of report.limitations) expect(text).toContain(sentence);
    // Equivalence that a test cannot show is not its opposite.
    expect(text).not.toMatch(/not equivalent/i);
  });

  test('printed, the results are a document with a name and tags, unfolded, and nothing is cut off at the paper’s edge', async () => {
    // A page of its own: it stays one for paper.
    const page = await vendor.context().newPage();
    await page.goto(`${origin}/evaluations/${evaluationId}/results?part=all`);
    await expect.poll(() => page.locator('figure .recharts-surface').count()).toBeGreaterThan(4);
    const title = await page.title();
    const pdf = await page.pdf({ format: 'A4', tagged: true });
    if (process.env.SCREENSHOTS) writeFileSync(join(process.env.SCREENSHOTS, 'results-printed.pdf'), pdf);
    const text = pdf.toString('latin1');
    // Titles with other letters than those of ASCII are written in UTF-16.
    const utf16 = Buffer.from(`\ufeff${title}`, 'utf16le').swap16().toString('hex').toUpperCase();
    expect(text.includes(`/Title (${title})`) || text.toUpperCase().includes(`/TITLE <${utf16}>`)).toBe(true);
    expect(text).toMatch(/\/Marked true/);
    expect(text).toMatch(/\/Lang \(en/);
    for (const kind of ['H1', 'H2', 'Table', 'TH', 'TD', 'Figure']) expect(text).toContain(`/S /${kind}`);

    await page.emulateMedia({ media: 'print' });
    // Paper is narrower than the screen, and nothing is drawn anew for it: measured before any observer of sizes has its turn.
    const figures = await page.evaluate(() => {
      document.body.style.width = '500px';
      const drawings = [...document.querySelectorAll('[role=img]:has(svg)')];
      const rightOf = (element: Element) => element.getBoundingClientRect().right;
      const cut = drawings.filter((drawing) => rightOf(drawing.querySelector('svg')!) > rightOf(drawing) + 1);
      const widest = Math.max(...drawings.map(rightOf));
      document.body.style.width = '';
      const marks = [...document.querySelectorAll('.bg-secure')];
      const kept = marks.filter((mark) => getComputedStyle(mark).printColorAdjust === 'exact');
      return { drawings: drawings.length, widest, cut: cut.length, marks: marks.length, kept: kept.length };
    });
    expect(figures.drawings).toBeGreaterThan(5);
    expect(figures.widest).toBeLessThanOrEqual(500);
    expect(figures.cut).toBe(0);
    expect(figures.marks).toBeGreaterThan(3);
    expect(figures.kept).toBe(figures.marks);
    // A4 without the margins of the page.
    await page.setViewportSize({ width: 688, height: 1000 });
    const paper = await page.evaluate(() => {
      const shown = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
      const name = (element: Element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`;
      return {
        over: [...document.querySelectorAll('main *')]
          .filter((element) => shown(element) && element.getBoundingClientRect().right > window.innerWidth + 1)
          .map(name),
        pressed: [...document.querySelectorAll('button, nav, form')].filter(shown).map(name),
        folded: [...document.querySelectorAll('main details > :not(summary)')].filter((part) => !shown(part)).map(name),
      };
    });
    expect(paper).toEqual({ over: [], pressed: [], folded: [] });
    await page.close();
  });

  test('several test sets of a model are summed up, and models on one test set compared by the hospital’s agent', async () => {
    const released = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
    const other = await database.modelVersion.findFirstOrThrow({ where: { id: { not: released.modelVersionId! } } });
    await releasedCopy(database, evaluationId, { testSetName: 'Lakeside clinic' }, { separation: 2.1, seed: 11 });
    await releasedCopy(database, evaluationId, { testSetName: 'Spring cohort' }, { separation: 2.7, seed: 12 });
    await releasedCopy(database, evaluationId, { modelVersionId: other.id }, { separation: 2 });
    await visit(vendor, `/models/${released.modelVersionId}`, '26-model-forest');
    await vendor.getByText('Released results of version').waitFor();
    expect(await vendor.getByText('Summary', { exact: true }).count()).toBe(2);
    expect(await vendor.getByText(/Heterogeneity: I²/).count()).toBe(2);

    await visit(vendor, `/test-sets/${released.testSetId}/compare`, '27-compare-vendor');
    await vendor.getByText('Only the hospital’s agent has them').waitFor();
    await hospital.goto(`${origin}/test-sets/${released.testSetId}/compare`);
    await hospital.getByRole('table', { name: 'Paired differences for Edema' }).waitFor();
    await hospital.getByText('corrected by Holm').first().waitFor();
    await inspector.look(hospital, '28-compare');
    await hospital.getByText('Choose what to compare').click();
    const choices = hospital.getByRole('group', { name: 'Evaluations to compare' }).getByRole('checkbox');
    const chosen = (await choices.first().getAttribute('value'))!;
    await choices.last().uncheck();
    await hospital.getByRole('button', { name: 'Compare these' }).click();
    await hospital.waitForURL((url) => url.searchParams.getAll('with').join() === chosen);
    await hospital.getByText('1 of 2').waitFor();
  });

  test('a report of many findings, by patient, fits the page, and says why a figure is not defined', async () => {
    const findings = [
      ...['Atelectasis', 'Cardiomegaly', 'Consolidation', 'Edema', 'Enlarged Cardiomediastinum', 'Fracture'],
      ...['Lung Lesion', 'Lung Opacity', 'Pleural Effusion', 'Pneumonia', 'Pneumothorax', 'Support Devices'],
      'A finding whose name somebody wrote out at length, with all that a radiologist would say of it',
    ];
    // Enough studies for figures, too few positive ones for all of them.
    const options = { findings, studies: 400, ofPatient: 2, prevalence: 0.04, resamples: 100, seed: 3 };
    const id = await releasedCopy(database, evaluationId, { testSetName: 'Few of each' }, options);
    const row = await database.releasedResult.findUniqueOrThrow({ where: { workId: id } });
    await hospital.goto(`${origin}/evaluations/${id}/results`);
    await drawn(hospital);
    await inspector.look(hospital, '29-many-findings');
    await expectShort(hospital);
    await hospital.goto(`${origin}/evaluations/${id}/results?part=all`);
    const text = (await hospital.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');
    const reasons = [...JSON.stringify(row.document).matchAll(/"reason":"([^"]+)"/g)].map(([, reason]) => reason);
    expect(reasons.length).toBeGreaterThan(10);
    expect(text).toContain('400 studies of 200 patients');
    // A curve that the rules keep in the hospital has no place on the page that could say so.
    const kept = /^not released: the (smooth|pooled) curve stays in the hospital$/;
    expect(reasons.filter((reason) => !text.includes(reason) && !kept.test(reason))).toEqual([]);
  });

  test('the report downloads as PDF, the numbers as CSV and signed JSON', async () => {
    await hospital.goto(`${origin}/evaluations/${evaluationId}/results`);
    const download = async (name: string) => {
      const [file] = await Promise.all([
        hospital.waitForEvent('download'),
        hospital.getByRole('link', { name }).click(),
      ]);
      return readFileSync(await file.path());
    };
    const pdf = (await download('Report (PDF)')).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(Number(/\/Type \/Pages\s[^>]*\/Count (\d+)/.exec(pdf)?.[1])).toBeGreaterThan(4);
    if (process.env.SCREENSHOTS) writeFileSync(join(process.env.SCREENSHOTS, 'report.pdf'), pdf, 'latin1');
    const signed = JSON.parse((await download('Signed JSON')).toString()) as SignedResults;
    expect(verifyDocument('released-results', signed, hospitalAgent.keys.publicKey)).toBe(true);
    const csv = (await download('CSV')).toString();
    // The full report is not the portal's to give: it comes from the hospital's own agent.
    await hospital.getByRole('link', { name: 'Full report, on your agent' }).click();
    await hospital.getByText('they have what you released').waitFor();
    await hospital.getByRole('button', { name: 'Results by group' }).click();
    await hospital.getByRole('heading', { name: 'Results by group' }).waitFor();
    const [file] = await Promise.all([
      hospital.waitForEvent('download'),
      hospital.getByRole('button', { name: 'Signed JSON' }).click(),
    ]);
    const { report } = verifyReport(readFileSync(await file.path(), 'utf8'));
    expect(report.groups.length).toBeGreaterThan(0);
    expect(csv).toContain(String(signed.document.report.performance[0].auroc.value));
  });

  test('the remaining pages show what there is', async () => {
    await visit(hospital, '/', '18-hospital-home');
    await visit(hospital, '/evaluations', '19-evaluations');
    await visit(hospital, `/evaluations/${evaluationId}`, '20-evaluation-released');
    await visit(hospital, '/agents', '21-agents');
    // What a button copies is the command that stands there, with the token.
    await hospital.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await hospital.getByRole('button', { name: 'Make a one-time token' }).click();
    const command = hospital.locator('code', { hasText: /^party-agent enrol/ });
    await command.waitFor();
    await hospital.getByRole('button', { name: 'Copy' }).first().click();
    await hospital.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await hospital.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/ --token dbenrol_\S{43}$/);
    expect(await command.innerText()).toBe(copied);
    await visit(hospital, '/people', '22-people');
    await visit(hospital, '/audit', '23-audit');
    await hospital.getByText('The chain is whole').waitFor();
    await visit(hospital, '/settings', '24-settings');
    const operator = await signIn(await browser.newContext(), origin, 'operator@demo.example', DEMO_PASSWORD);
    await inspector.look(operator, '32-operator');
    await visit(operator, '/organisations', '34-organisations');
    expect((await operator.goto(`${origin}/evaluations/${evaluationId}`))?.status()).toBe(404);
    await inspector.look(operator, '35-not-found');
    const dark = await browser.newContext({
      colorScheme: 'dark',
      storageState: await hospital.context().storageState(),
    });
    const page = await dark.newPage();
    await visit(page, `/evaluations/${evaluationId}`, '30-dark-evaluation');
    await page.goto(`${origin}/evaluations/${evaluationId}/results`);
    await drawn(page);
    await inspector.look(page, '31-dark-results');
  });

  test('an invited colleague makes an account and reads, and cannot decide', async () => {
    await hospital.goto(`${origin}/people`);
    await hospital.getByLabel('E-mail address').fill('new@northfield.example');
    // What the form offers by itself is the role that may do least.
    expect(await hospital.getByLabel('Role').inputValue()).toBe('hospital_analyst');
    await hospital.getByRole('button', { name: 'Make an invitation' }).click();
    const link = await hospital.getByLabel('Invitation link').inputValue();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    await inspector.look(page, '36-invitation');
    await page.getByLabel('Your name').fill('New Colleague');
    await page.getByLabel('Password').fill('a long enough password');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.waitForURL(/sign-in/);
    await page.close();
    const colleague = await signIn(context, origin, 'new@northfield.example', 'a long enough password');
    await colleague.goto(`${origin}/evaluations/${evaluationId}/results`);
    await colleague.getByRole('heading', { name: 'How good the model is here' }).waitFor();
    await colleague.getByRole('link', { name: 'Full report, on your agent' }).click();
    await connectLocally(colleague);
    await colleague.getByText('they have what you released').waitFor();
    await colleague.getByRole('button', { name: 'Results by group' }).waitFor();
    expect((await colleague.goto(`${origin}/evaluations/new`))?.status()).toBe(404);
    expect((await colleague.goto(link))?.status()).toBe(200);
    await colleague.getByText('no longer valid').waitFor();
  });

  test('a training: approvals, rounds as they go, the card, the ledger; in German, too', async () => {
    const { testSetId } = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
    const admin = portal.people.get('admin@northfield.example')!;
    const engineer = portal.people.get('engineer@lumen.example')!;
    const agentOf = ({ keys, agentId }: FakeAgent, who: Actor, role: 'vendor_agent' | 'hospital_agent') => ({
      ...{ ...keys, actor: { ...who, kind: 'agent' as const, id: agentId, role } },
    });
    const owner = agentOf(vendorAgent, engineer, 'vendor_agent');
    const training = await trainingParties(database, {
      ...{ vendor: owner, hospital: agentOf(hospitalAgent, admin, 'hospital_agent'), admin, testSetId: testSetId! },
    });
    await training.show(true);
    await visit(vendor, '/trainings/new', '40-propose-training');
    for (const box of (await vendor.getByRole('checkbox').all()).slice(-2)) await box.check();
    await vendor.getByText('party-agent train propose').first().waitFor();
    // Copies of released evaluations have chosen their numbers themselves.
    await database.$executeRaw`
      SELECT setval(pg_get_serial_sequence('"Work"', 'number'), (SELECT max("number") FROM "Work"))`;
    const { id, terms } = await proposedTraining(database, training);
    await visit(hospital, `/trainings/${id}`, '41-training-proposed');
    await hospital.getByText('party-agent train approve').first().waitFor();
    for (const agent of [owner, ...training.hospitals])
      await approveTraining(database, agent.actor, trainingApproval(terms, agent));
    const state = async () => (await database.work.findUniqueOrThrow({ where: { id } })).state;
    await expect.poll(state, { timeout: 30_000 }).toBe('running');
    const points = [0, 2, 4].map((round) => ({
      round,
      epsilon: round / 4,
      accuracy: null,
      meanAuroc: 0.5 + round / 20,
    }));
    const progress = { round: 4, rounds: 10, present: 2, secondsLeft: 90, points };
    await observeTraining(database, owner.actor, { trainingId: id, attempt: 1, observed: 'running', progress });
    const spent = { steps: 5, epsilon: 1.234 };
    await observeTraining(database, training.hospitals[1].actor, {
      trainingId: id,
      attempt: 1,
      observed: 'running',
      spent,
    });
    await hospital.reload();
    await hospital.getByText('4 of 10 rounds, 2 of 2 hospitals are there').waitFor();
    await hospital.locator('.recharts-surface').first().waitFor();
    await inspector.look(hospital, '42-training-runs');
    await finishTraining(database, owner.actor, trainingCard(terms, owner));
    await hospital.getByText('Training card').waitFor();
    await hospital.locator('.recharts-surface').first().waitFor();
    await inspector.look(hospital, '43-training-finished');
    await visit(vendor, `/trainings/${id}`, '44-training-of-owner');
    await vendor.getByText(`party-agent train register ${id}`).first().waitFor();
    await visit(vendor, '/trainings/budget', '48-privacy-calculator');
    await vendor.locator('.recharts-surface').first().waitFor();
    await vendor.getByRole('textbox', { name: 'Target epsilon' }).fill('none');
    await vendor.getByText('The target is a number above 0').waitFor();
    const manifest = { ...modelManifest('Trained together'), training: trainingCard(terms, owner) };
    const trained = await registerModel(
      database,
      owner.actor,
      owner.publicKey,
      signDocument('model-manifest', manifest, owner.privateKey),
    );
    await visit(vendor, `/models/${trained}`, '49-trained-model');
    await vendor.getByText('2 hospitals tell').first().waitFor();
    await visit(hospital, '/trainings', '45-trainings');
    await visit(hospital, '/trainings/ledger', '46-ledger');
    const german = await (
      await browser.newContext({ locale: 'de-DE', storageState: await hospital.context().storageState() })
    ).newPage();
    await german.goto(`${origin}/trainings/${id}`);
    await german.getByText('2,50 bei Delta').waitFor();
    await inspector.look(german, '47-training-in-german');
    await german.context().close();
  });

  test('an evaluation is proposed again as it was; where images would go away, nothing is approved before it is typed', async () => {
    await hospital.goto(`${origin}/evaluations/${evaluationId}`);
    await hospital.getByRole('link', { name: 'Propose again' }).click();
    const { proposal } = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
    const before = proposal as unknown as ProposalDocument;
    expect(await hospital.getByLabel('Purpose').inputValue()).toBe(before.purpose);
    expect(await hospital.getByLabel('Equivalence margin').inputValue()).toBe(String(before.equivalenceMargin));
    expect(await hospital.getByLabel(/^On the hospital’s agent/).isChecked()).toBe(true);
    await hospital.getByLabel(/^On the vendor’s agent, all images/).check();
    await hospital.getByRole('button', { name: 'Propose', exact: true }).click();
    await hospital.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
    const approve = hospital.getByRole('button', { name: 'Approve these terms' });
    const warning = hospital.getByText('With these terms your images leave the hospital: all of them go to Lumen');
    await warning.waitFor();
    await inspector.look(hospital, '25-hand-over');
    const heights = [hospital.getByRole('heading', { name: 'Terms', exact: true }), warning, approve].map(
      async (element) => (await element.boundingBox())!.y,
    );
    const [terms, warned, pressed] = await Promise.all(heights);
    expect(terms).toBeLessThan(warned);
    expect(warned).toBeLessThan(pressed);
    const typed = hospital.getByLabel('To confirm, type: hand over all images');
    for (const [words, enabled] of [
      ['', false],
      ['hand over', false],
      ['Hand over all images', true],
    ] as const) {
      await typed.fill(words);
      expect(await approve.isEnabled()).toBe(enabled);
    }
  });

  test('every page there is has been looked at', async () => {
    const files = globSync('**/page.tsx', { cwd: APP });
    const routeOf = (file: string) => `/${file.replace(/(^|\/)page\.tsx$/, '').replace(/\(\w+\)\/?/, '')}`;
    const routes = files.map(routeOf);
    const shape = (route: string) => new RegExp(`^${route.replaceAll(/\[\w+\]/g, '[^/]+')}$`);
    // A name stands before an identifier in the same place.
    const shownBy = (path: string) =>
      routes.find((route) => route === path) ?? routes.find((route) => shape(route).test(path));
    const unseen = () => {
      const seen = new Set([...inspector.seen].map(shownBy));
      return files.filter((file) => !seen.has(routeOf(file)));
    };
    const { modelVersionId, testSetId } = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
    const ids: Record<string, string | null> = { models: modelVersionId, 'test-sets': testSetId };
    const password = 'a good long password';
    await createPerson(database, { name: 'Without Organisation', email: 'alone@example.org', password });
    const stranger = await (await browser.newContext()).newPage();
    for (const file of unseen()) {
      const route = routeOf(file);
      const path = route.replace('[id]', ids[route.split('/')[1]] ?? evaluationId).replace('[token]', 'no-such-token');
      const page = file.startsWith('(portal)') ? hospital : stranger;
      if (route === '/no-organisation') {
        await page.goto(`${origin}/sign-in`);
        await page.getByLabel('E-mail address').fill('alone@example.org');
        await page.getByLabel('Password').fill(password);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.waitForURL(`${origin}/no-organisation`);
      } else await page.goto(origin + path);
      await inspector.look(page, `50${route.replaceAll(/[[\]]/g, '').replaceAll('/', '-')}`);
    }
    await stranger.context().close();
    expect(unseen()).toEqual([]);
  });

  test('axe finds nothing serious on any page, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
    expect(inspector.stopped).toEqual([]);
  });

  test('the portal’s log says nothing of what was sent', () => {
    expect(portal.log()).not.toMatch(/xray-\d|Error:|password.*enough/);
  });
});
