/** A person of two organisations acts for one at a time: what they see and may do is that one's. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { invite } from '../src/server/organisations/write/invitations.ts';
import { launchBrowser, noBrowserReason, signIn } from './support/browser.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';
import { seedManyEvaluations } from './support/many.ts';

const EMAIL = 'admin@northfield.example';
const FIRST = 'Northfield University Hospital';
const SECOND = 'Lakeside Clinic';

describe.skipIf(noBrowserReason() !== null)('switching the organisation', () => {
  let database: Database;
  let portal: FreshPortal;
  let browser: Browser;
  let origin: string;
  let page: Page;
  /** Administers the second organisation. */
  let host: Actor;
  /** A proposal to the second organisation; the first has no part in it. */
  let evaluationId: string;

  beforeAll(async () => {
    portal = await startFreshPortal();
    ({ database, origin } = portal);
    const seeded = await seedManyEvaluations(database, 1);
    host = { ...seeded.admin, organisationName: SECOND };
    await database.organisation.update({ where: { id: host.organisationId }, data: { name: SECOND } });
    evaluationId = (await database.work.findFirstOrThrow()).id;
    browser = await launchBrowser();
    page = await signIn(await browser.newContext(), origin, EMAIL, DEMO_PASSWORD);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  const statusOf = async (path: string) => (await page.goto(origin + path))?.status();
  const actsFor = async () => {
    const { role, organisation } = await (await page.request.get(`${origin}/api/v1/me`)).json();
    return { role, organisation: organisation.name };
  };
  const reject = async () => {
    const answer = await page.request.post(`${origin}/api/v1/evaluations/${evaluationId}/reject`, {
      data: { reason: 'Not now.' },
    });
    return answer.status();
  };
  /** Whether the portal would send live progress of the evaluation to this page. */
  const mayWatch = () =>
    page.evaluate(
      (id) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(`/ws/live?evaluation=${id}`);
          socket.onmessage = () => {
            socket.close();
            resolve(true);
          };
          socket.onerror = () => resolve(false);
        }),
      evaluationId,
    );
  const menu = () => page.getByLabel('Acting for').filter({ visible: true });
  const choose = async (name: string) => {
    await page.goto(origin);
    await menu().selectOption({ label: name });
    await page.locator('p', { hasText: name }).filter({ visible: true }).waitFor();
  };

  test('who belongs to one organisation is offered no other, and sees nothing of it', async () => {
    expect(await page.getByLabel('Acting for').count()).toBe(0);
    expect(await statusOf(`/evaluations/${evaluationId}`)).toBe(404);
    expect(await mayWatch()).toBe(false);
    expect(await reject()).toBe(404);
  });

  test('an invitation to a second organisation is taken with the same account', async () => {
    const invitation = { organisationId: host.organisationId, email: EMAIL, role: 'hospital_analyst' } as const;
    const token = await invite(database, host, invitation);
    await page.goto(`${origin}/invitation/${token}`);
    await page.getByRole('heading', { name: `Join ${SECOND}` }).waitFor();
    await page.getByRole('button', { name: 'Join as Dr Ines Marković' }).click();
    await page.waitForURL(`${origin}/`);
    expect(await actsFor()).toEqual({ role: 'hospital_analyst', organisation: SECOND });
    expect(await database.person.count({ where: { email: EMAIL } })).toBe(1);
  });

  test('an invitation for somebody else’s address is refused', async () => {
    const email = 'analyst@northfield.example';
    const token = await invite(database, host, {
      organisationId: host.organisationId,
      email,
      role: 'hospital_analyst',
    });
    await page.goto(`${origin}/invitation/${token}`);
    await page.getByRole('button', { name: /^Join as/ }).click();
    await page.getByText('It is for another e-mail address.').waitFor();
    expect(await database.membership.count({ where: { person: { email } } })).toBe(1);
  });

  test('in the second organisation its evaluations are there, with the role that one has in it', async () => {
    await page.goto(`${origin}/evaluations`);
    expect(await page.getByRole('table', { name: 'Evaluations' }).getByRole('row').count()).toBe(2);
    expect(await statusOf(`/evaluations/${evaluationId}`)).toBe(200);
    expect(await mayWatch()).toBe(true);
    expect(await reject(), 'an analyst does not decide').toBe(403);
    expect(await statusOf('/evaluations/new')).toBe(404);
    await page.goto(`${origin}/people`);
    expect(await page.getByText('Jonas Weber').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Make an invitation' }).count()).toBe(0);
  });

  test('back in the first, the role is the first’s and the second’s evaluations are gone', async () => {
    await choose(FIRST);
    expect(await actsFor()).toEqual({ role: 'hospital_admin', organisation: FIRST });
    await page.goto(`${origin}/evaluations`);
    await page.getByText('No evaluation yet.').waitFor();
    expect(await statusOf(`/evaluations/${evaluationId}`)).toBe(404);
    expect(await mayWatch()).toBe(false);
    expect(await reject()).toBe(404);
    expect(await statusOf('/evaluations/new')).toBe(200);
  });

  test('a form that was open since before the switch is decided by the organisation of now', async () => {
    await page.goto(`${origin}/people`);
    await page.getByLabel('E-mail address').fill('late@northfield.example');
    const other = await page.context().newPage();
    await other.goto(origin);
    await other.getByLabel('Acting for').filter({ visible: true }).selectOption({ label: SECOND });
    await other.locator('p', { hasText: SECOND }).filter({ visible: true }).waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    await page.getByText('(DB6002)').waitFor();
    expect(await database.invitation.count({ where: { email: 'late@northfield.example' } })).toBe(0);
  });

  test('a made-up form cannot choose an organisation that one does not belong to', async () => {
    const stranger = await database.organisation.findUniqueOrThrow({ where: { name: 'Lumen Radiology AI' } });
    await page.goto(origin);
    await menu().evaluate((select: HTMLSelectElement, id) => {
      select.add(new Option('Stranger', id));
    }, stranger.id);
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await menu().selectOption({ label: 'Stranger' });
    await answered;
    expect(await actsFor()).toEqual({ role: 'hospital_analyst', organisation: SECOND });
  });

  test('who is removed from an organisation acts for the one that is left', async () => {
    await database.membership.deleteMany({ where: { organisationId: host.organisationId, person: { email: EMAIL } } });
    expect(await actsFor()).toEqual({ role: 'hospital_admin', organisation: FIRST });
    expect(await statusOf(`/evaluations/${evaluationId}`)).toBe(404);
    expect(await page.getByLabel('Acting for').count()).toBe(0);
  });
});
