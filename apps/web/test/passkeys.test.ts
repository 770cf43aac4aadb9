/** Signing in with a device instead of a password, in a browser with a made-up authenticator. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removePasskey } from '../src/server/accounts/write/passkeys.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { launchBrowser, noBrowserReason, signIn } from './support/browser.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';

const EMAIL = 'analyst@northfield.example';

describe.skipIf(noBrowserReason() !== null)('passkeys', () => {
  let database: Database;
  let portal: FreshPortal;
  let browser: Browser;
  let origin: string;
  let analyst: Actor;
  let page: Page;
  /** What the page's authenticator has. */
  let credentials: () => Promise<unknown[]>;
  /** Whether whoever sits there proves to be the owner. */
  let verifies: (yes: boolean) => Promise<unknown>;

  beforeAll(async () => {
    portal = await startFreshPortal();
    ({ database, origin } = portal);
    analyst = portal.people.get(EMAIL)!;
    browser = await launchBrowser();
    page = await signIn(await browser.newContext(), origin, EMAIL, DEMO_PASSWORD);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    credentials = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
    verifies = (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  const signOut = async () => {
    await page.goto(origin);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/sign-in`);
  };
  const usePasskey = () => page.getByRole('button', { name: 'Sign in with a passkey' }).click();

  test('one is added in the settings and listed there', async () => {
    await page.goto(`${origin}/settings`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is added').waitFor();
    await page.getByRole('list', { name: 'Your passkeys' }).getByRole('listitem').waitFor();
    expect(await credentials()).toHaveLength(1);
    expect(await database.passkey.findMany({ select: { userId: true } })).toEqual([{ userId: analyst.id }]);
  });

  test('it signs its owner in without a password', async () => {
    await signOut();
    await usePasskey();
    await page.waitForURL(`${origin}/`);
    const me = await page.request.get(`${origin}/api/v1/me`);
    expect(await me.json()).toMatchObject({ name: analyst.name, role: 'hospital_analyst' });
  });

  test('a device whose owner is not proven signs nobody in', async () => {
    await signOut();
    await verifies(false);
    await usePasskey();
    await page.getByText('This passkey is not known here, or you cancelled.').waitFor();
    expect((await page.request.get(`${origin}/api/v1/me`)).status()).toBe(401);
    await verifies(true);
  });

  test('nobody else can remove it', async () => {
    const { id } = await database.passkey.findFirstOrThrow();
    const actors = portal.people;
    for (const [email, actor] of actors) {
      if (email !== EMAIL)
        await expect(removePasskey(database, actor, id), email).rejects.toMatchObject({ code: 'DB6002' });
    }
    expect(await database.passkey.count()).toBe(1);
  });

  test('once removed it signs nobody in, though the device still has it', async () => {
    await usePasskey();
    await page.waitForURL(`${origin}/`);
    await page.goto(`${origin}/settings`);
    await page.getByRole('list', { name: 'Your passkeys' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('list', { name: 'Your passkeys' }).waitFor({ state: 'detached' });
    expect(await database.passkey.count()).toBe(0);
    await signOut();
    expect(await credentials()).toHaveLength(1);
    await usePasskey();
    await page.getByText('This passkey is not known here, or you cancelled.').waitFor();
    expect((await page.request.get(`${origin}/api/v1/me`)).status()).toBe(401);
  });
});
