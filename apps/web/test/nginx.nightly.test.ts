/** Two processes of a portal behind a real nginx with the file of docker/: what one of them loses comes through the other. */
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { publicKeyOf, signDocument } from '@doubleblind/contracts';
import { callThroughRelay, listenAtRelay } from '@doubleblind/relay';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ANNA, BERTA } from '../../../packages/relay/test/support/identities.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { control } from '../src/server/evaluations/write/decide.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { freePort } from './support/browser.ts';
import { keepConnected, livePage } from './support/comes-back.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest, testSetManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { Nginx, whyNoNginx } from './support/nginx.ts';
import { PortalProcess } from './support/portal-process.ts';
import { expectToTalk } from './support/relay-talk.ts';
import { signInCookie } from './support/timed-pages.ts';

const ADMIN = 'admin@northfield.example';
const ENGINEER = 'engineer@lumen.example';
/** What has to come; only what never comes fails a test. */
const COMES = { timeout: 240_000, interval: 100 };
/** People look this often while a process dies. */
const LOOKS_MILLISECONDS = 100;
const LOOKS = 50;
const reason = whyNoNginx();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== null)('behind nginx', () => {
  let database: Database;
  let port: number;
  let origin: string;
  let settings: Record<string, string>;
  let people: ReadonlyMap<string, Actor>;
  let processes: PortalProcess[] = [];
  let nginx: Nginx;
  let things: { modelVersionId: string; testSetId: string };
  const [vendor, hospital] = [new FakeAgent(), new FakeAgent()];
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    const fresh = await testDatabase();
    ({ database } = fresh);
    port = await freePort();
    origin = `http://localhost:${port}`;
    settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
    people = await seedDemo(database);
    processes = await Promise.all([start('0'), start('0')]);
    nginx = await Nginx.start(port, [processes[0].port, processes[1].port]);
    for (const [agent, email] of [[vendor, ENGINEER] as const, [hospital, ADMIN] as const]) {
      await agent.enrol(database, await createEnrolmentToken(database, people.get(email)!), origin);
      await agent.connect(port);
    }
    const model = signDocument('model-manifest', modelManifest(), vendor.keys.privateKey);
    const testSet = signDocument('test-set-manifest', testSetManifest(), hospital.keys.privateKey);
    const registered = await vendor.request({ type: 'register-model', manifest: model });
    const added = await hospital.request({ type: 'register-test-set', manifest: testSet });
    things = { modelVersionId: registered.id!, testSetId: added.id! };
    for (const agent of [vendor, hospital]) agent.close();
  }, 600_000);

  afterEach((context) => {
    for (const end of ends.splice(0)) end();
    for (const process of processes) process.signal('SIGCONT');
    if (context.task.result?.state === 'fail') console.log(nginx.log);
  });

  afterAll(async () => {
    await nginx?.stop();
    for (const process of processes) await process.kill();
    await database?.$disconnect();
  });

  const start = (at: string) => PortalProcess.start({ ...settings, PORT: at });
  const health = async () => (await fetch(`${origin}/api/health`)).json() as Promise<{ agents: { connected: number } }>;

  /** People who look all the while; each look that was not answered with 200. */
  function lookAround(cookie: string) {
    const failures: string[] = [];
    let looks = 0;
    let over = false;
    const look = async (path: string) => {
      while (!over) {
        const answer = await fetch(origin + path, { headers: { cookie } }).catch((error: Error) => error);
        looks += 1;
        if (answer instanceof Error || answer.status !== 200)
          failures.push(`${path}: ${answer instanceof Error ? answer.message : answer.status}`);
        await sleep(LOOKS_MILLISECONDS);
      }
    };
    const all = ['/api/health', '/api/v1/evaluations'].map(look);
    return async () => {
      await vi.waitFor(() => expect(looks).toBeGreaterThan(LOOKS), COMES);
      over = true;
      await Promise.all(all);
      return failures;
    };
  }

  test.each([
    { signal: 'SIGKILL', index: 0 },
    { signal: 'SIGSTOP', index: 1 },
  ] as const)(
    'process $index gets $signal: every look is answered, and pages and agents come back through the other',
    async ({ signal, index }) => {
      for (const agent of [vendor, hospital]) ends.push(keepConnected(agent, port));
      await vi.waitFor(async () => expect((await health()).agents.connected).toBe(2), COMES);
      const id = await propose(database, people.get(ADMIN)!, {
        ...things,
        purpose: 'Before buying',
        releaseParts: ['discrimination', 'curves'],
        plaintextComparison: { agreed: false },
      });
      const cookie = await signInCookie(origin, ADMIN, DEMO_PASSWORD);
      const pages = Array.from({ length: 4 }, () => livePage(port, origin, id, cookie));
      ends.push(...pages.map((page) => () => page.close()));
      await vi.waitFor(() => expect(pages.map(({ last }) => last?.state)).toEqual(Array(4).fill('proposed')), COMES);
      const stopLooking = lookAround(cookie);
      const gone = processes[index];
      if (signal === 'SIGKILL') await gone.kill();
      else gone.signal('SIGSTOP');
      // By a process of the portal's that is neither.
      await control(database, people.get(ADMIN)!, id, 'cancel');
      await vi.waitFor(() => expect(pages.map(({ last }) => last?.state)).toEqual(Array(4).fill('cancelled')), COMES);
      await vi.waitFor(() => expect([vendor.refused, hospital.refused]).toEqual([null, null]), COMES);
      const failures = await stopLooking();
      expect(failures).toEqual([]);
      if (signal === 'SIGKILL') processes[index] = await start(String(gone.port));
      else gone.signal('SIGCONT');
      await vi.waitFor(async () => expect((await health()).agents.connected).toBe(2), COMES);
    },
    900_000,
  );

  test('agents meet at the relay, whichever process they come to', async () => {
    const { organisationId } = people.get(ENGINEER)!;
    for (const [name, { privateKey }] of Object.entries({ ANNA, BERTA }))
      await database.agent.create({
        data: { organisationId, name, publicKey: publicKeyOf(privateKey), softwareVersion: '0' },
      });
    const url = `ws://localhost:${port}/relay`;
    // As often as it takes for both to have come to either process.
    for (let i = 0; i < 4; i++) {
      const { promise, resolve } = Promise.withResolvers<Duplex>();
      const listener = await listenAtRelay({ url, ...BERTA }, { called: resolve });
      const caller = await callThroughRelay({ url, ...ANNA }, BERTA.certificateHash);
      await expectToTalk(caller, await promise);
      listener.close();
    }
  }, 300_000);
});
