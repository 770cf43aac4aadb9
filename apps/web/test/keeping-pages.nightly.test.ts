/** What pages say of what changes while nobody does anything there: test sets that were deleted, keys that have changed, lines that are silent. */
import {
  fingerprint,
  generateAgentKey,
  type KeyRotation,
  publicKeyOf,
  type Side,
  signDocument,
} from '@doubleblind/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rotateKey } from '../src/server/agents/rotate-key.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { control, revoke } from '../src/server/evaluations/write/decide.ts';
import { carryOut } from '../src/server/gateway/requests.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { testSetManifest } from './support/documents.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { sessionCookie } from './support/sessions.ts';

const SECRET = 'x'.repeat(32);
/** Longer than a page waits for the portal, which tells every ten seconds. */
const SILENCE_MILLISECONDS = 36_000;

describe.skipIf(noBrowserReason() !== null)('pages of what changes by itself', () => {
  const inspector = new Inspector();
  let database: Database;
  let parties: Parties;
  let portal: Awaited<ReturnType<typeof spawnPortal>>;
  let browser: Browser;
  let origin: string;
  let hospital: Page;
  let vendor: Page;

  beforeAll(async () => {
    const fresh = await testDatabase();
    ({ database } = fresh);
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: SECRET, PORTAL_ORIGIN: origin };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const starting = spawnPortal(fresh.url, port);
    parties = await twoParties(database);
    browser = await launchBrowser();
    [hospital, vendor] = await Promise.all([pageOf(parties.admin), pageOf(parties.engineer)]);
    portal = await starting;
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
    await database?.$disconnect();
    vi.unstubAllEnvs();
  });

  async function pageOf({ id }: Actor): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' });
    const [name, value] = (await sessionCookie(database, id, SECRET)).split('=');
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    inspector.watch(page);
    return page;
  }

  test('a page of which the line is silent says that it is cut off, and goes on when it is heard again', async () => {
    const { id } = await parties.proposed();
    let silent = false;
    const page = await pageOf(parties.admin);
    await page.clock.install();
    await page.routeWebSocket(/\/ws\/live/, (line) => {
      const server = line.connectToServer();
      server.onMessage((message) => {
        if (!silent) line.send(message);
      });
    });
    await page.goto(`${origin}/evaluations/${id}`);
    const cut = page.getByText('This page is cut off from the portal');
    const cancelled = page.getByText('Cancelled', { exact: true }).first();
    await page.getByText('Proposed', { exact: true }).first().waitFor();
    await page.clock.runFor(SILENCE_MILLISECONDS / 2);
    silent = true;
    await control(database, parties.admin, id, 'cancel');
    await page.clock.runFor(SILENCE_MILLISECONDS);
    await cut.waitFor();
    expect(await cancelled.isVisible()).toBe(false);
    await inspector.look(page, 'cut-off');
    silent = false;
    await page.clock.runFor(SILENCE_MILLISECONDS);
    await cancelled.waitFor();
    await cut.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('keys that have changed stand with those before, at the own agents and at the partners’', async () => {
    const { id } = await parties.proposed();
    await revoke(database, parties.hospital.actor, id, 'Another time', parties.revocation('hospital', id));
    const now: Record<string, string> = {};
    for (const [side, owner] of [['vendor', parties.engineer] as const, ['hospital', parties.admin] as const]) {
      const agent = parties[side];
      const next = generateAgentKey();
      now[side] = fingerprint(next.publicKey);
      const document: KeyRotation = {
        ...{ format: 'doubleblind-key-rotation', version: 1, agentId: agent.actor.id, oldKey: agent.publicKey },
        ...{ newKey: publicKeyOf(next.privateKey), rotatedBy: 'A. Person', rotatedAt: new Date().toISOString() },
      };
      await rotateKey(database, {
        token: await createEnrolmentToken(database, owner),
        byOld: signDocument('key-rotation', document, agent.privateKey),
        byNew: signDocument('key-rotation', document, next.privateKey),
      });
    }
    const before = (side: Side) => fingerprint(parties[side].publicKey);
    for (const [page, own, partner, name] of [
      [hospital, 'hospital', 'vendor', 'keys-hospital'],
      [vendor, 'vendor', 'hospital', 'keys-vendor'],
    ] as const) {
      await page.goto(`${origin}/agents`);
      await page.getByText(now[own]).waitFor();
      await page.getByText(before(own)).waitFor();
      const row = page.getByRole('row', { name: now[partner] });
      await row.getByText(before(partner)).waitFor();
      await inspector.look(page, name);
    }
  });

  test('a test set that was deleted shows its record to both, and is proposed no more', async () => {
    const { testSetId } = parties;
    const { name, contentHash, images } = testSetManifest();
    const agent = await database.agent.findUniqueOrThrow({ where: { id: parties.hospital.actor.id } });
    const keys = generateAgentKey();
    await database.agent.update({ where: { id: agent.id }, data: { publicKey: keys.publicKey } });
    const deletion = signDocument(
      'deletion',
      {
        ...{ format: 'doubleblind-deletion' as const, version: 1 as const, testSet: { name, contentHash, images } },
        ...{ deletedFiles: 412, deletedBytes: 9e8, searched: { files: 31, bytes: 7e6 } },
        kept: ['Evaluation #1: signed terms and results, which name the test set by its hash.'],
        elsewhere: ['The folder that is watched still has 12 films: /data/incoming.'],
        ...{ deletedBy: 'A. Person', deletedAt: new Date().toISOString() },
      },
      keys.privateKey,
    );
    const told = { type: 'delete-test-set', requestId: 'r', deletion } as const;
    await carryOut(database, parties.hospital.actor, keys.publicKey, told);
    for (const [page, whose] of [
      [hospital, 'hospital'],
      [vendor, 'vendor'],
    ] as const) {
      await page.goto(`${origin}/test-sets/${testSetId}`);
      await page.getByText('The hospital’s agent has deleted this test set.').waitFor();
      await page.getByText('31 files of the agent; nothing of the images was found.').waitFor();
      expect(await page.getByRole('link', { name: 'Propose an evaluation' }).count()).toBe(0);
      await inspector.look(page, `deleted-${whose}`);
    }
    await hospital.goto(`${origin}/test-sets`);
    await inspector.look(hospital, 'deleted-list');
    expect(inspector.stopped).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
    expect(inspector.findings).toEqual([]);
  });
});
