/** Several processes of one portal on one database behind a load balancer: what one does the others know, and one that dies costs nothing. */
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProposalDocument, publicKeyOf, signDocument, verifyChain } from '@doubleblind/contracts';
import { callThroughRelay, listenAtRelay } from '@doubleblind/relay';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ANNA, BERTA } from '../../../packages/relay/test/support/identities.ts';
import { createEnrolmentToken, removeAgent } from '../src/server/agents/write.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { control } from '../src/server/evaluations/write/decide.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { keepConnected, livePage } from './support/comes-back.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest, testSetManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { LoadBalancer } from './support/load-balancer.ts';
import { PortalProcess } from './support/portal-process.ts';
import { expectToTalk } from './support/relay-talk.ts';
import { signInCookie } from './support/timed-pages.ts';

const ADMIN = 'admin@northfield.example';
const ENGINEER = 'engineer@lumen.example';
/** What has to come; only what never comes fails a test. */
const COMES = { timeout: 120_000, interval: 50 };
/** How often an agent says where it stands: as often as real ones at most, so that nothing queues up. */
const TELLS = { timeout: 240_000, interval: 1000 };
/** After that a request is made again. */
const ANSWERS_MILLISECONDS = 5000;

let database: Database;
let balancer: LoadBalancer;
let origin: string;
let settings: Record<string, string>;
let people: ReadonlyMap<string, Actor>;
let processes: PortalProcess[] = [];
const vendor = new FakeAgent();
const hospital = new FakeAgent();
/** What a test has open. */
const ends: (() => void)[] = [];
let things: { modelVersionId: string; testSetId: string };

beforeAll(async () => {
  const fresh = await testDatabase();
  ({ database } = fresh);
  balancer = await LoadBalancer.start();
  origin = `http://localhost:${balancer.port}`;
  settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin, PORT: '0' };
  people = await seedDemo(database);
  processes = await Promise.all([PortalProcess.start(settings), PortalProcess.start(settings)]);
  balance();
  for (const [agent, email] of [[vendor, ENGINEER] as const, [hospital, ADMIN] as const])
    await agent.enrol(database, await createEnrolmentToken(database, people.get(email)!), origin);
  await vendor.connect(processes[0].port);
  await hospital.connect(processes[1].port);
  const model = signDocument('model-manifest', modelManifest(), vendor.keys.privateKey);
  const testSet = signDocument('test-set-manifest', testSetManifest(), hospital.keys.privateKey);
  const registered = await vendor.request({ type: 'register-model', manifest: model });
  const added = await hospital.request({ type: 'register-test-set', manifest: testSet });
  things = { modelVersionId: registered.id!, testSetId: added.id! };
}, 600_000);

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

afterAll(async () => {
  for (const agent of [vendor, hospital]) agent.close();
  for (const process of processes) await process.kill();
  balancer?.stop();
  await database?.$disconnect();
});

function balance(): void {
  balancer.targets = processes.map(({ port }) => port);
}

async function proposed(): Promise<{ id: string; proposal: ProposalDocument }> {
  const id = await propose(database, people.get(ADMIN)!, {
    ...things,
    purpose: 'Before buying',
    releaseParts: ['discrimination', 'curves'],
    plaintextComparison: { agreed: false },
  });
  const row = await database.work.findUniqueOrThrow({ where: { id } });
  return { id, proposal: row.proposal as unknown as ProposalDocument };
}

const stateOf = async (id: string) => (await database.work.findUniqueOrThrow({ where: { id } })).state;

/** Says where it stands again and again, as an agent does that comes back, until the portal has drawn its conclusion. */
async function tellUntil(
  id: string,
  told: (readonly [FakeAgent, Parameters<FakeAgent['observe']>[1]])[],
  state: string,
) {
  await vi.waitFor(async () => {
    for (const [agent, observed] of told) agent.observe(id, observed);
    expect(await stateOf(id)).toBe(state);
  }, TELLS);
}

/** Asks again and again, as an agent's outbox does, until it is answered: a connection may have broken with the request on its way. */
async function approved(agent: FakeAgent, proposal: ProposalDocument): Promise<void> {
  await vi.waitFor(async () => {
    const answer = await Promise.race([agent.approve(proposal), sleep(ANSWERS_MILLISECONDS)]);
    expect(answer).toMatchObject({ type: 'acknowledge' });
    expect(answer).not.toHaveProperty('failure');
  }, COMES);
}

/** The process that leads, and another one. */
async function leaderFirst(): Promise<[PortalProcess, PortalProcess]> {
  const port = await vi.waitFor(async () => {
    const [leader] = await database.portalLeader.findMany({ where: { until: { gt: new Date() } } });
    const found = processes.find((process) => leader?.address.endsWith(`:${process.port}`));
    expect(found).toBeDefined();
    return found!.port;
  }, COMES);
  const [leader] = processes.filter((process) => process.port === port);
  return [leader, processes.find((process) => process !== leader)!];
}

async function untilLeads({ port }: PortalProcess): Promise<void> {
  await vi.waitFor(async () => expect((await leaderFirst())[0].port).toBe(port), COMES);
}

/** Whatever an earlier test has done to them. */
async function twoProcesses(): Promise<void> {
  processes = processes.filter(({ alive }) => alive);
  while (processes.length < 2) processes.push(await PortalProcess.start(settings));
  balance();
}

/** A person's page that follows an evaluation. */
function pageOf(id: string, cookie: string) {
  const page = livePage(balancer.port, origin, id, cookie);
  ends.push(() => page.close());
  return page;
}

test('what is caused at one process reaches agents and pages at the others', async () => {
  const { id, proposal } = await proposed();
  const cookie = await signInCookie(origin, ADMIN, DEMO_PASSWORD);
  const pages = [pageOf(id, cookie), pageOf(id, cookie)];
  await vi.waitFor(() => expect(pages.map(({ last }) => last?.state)).toEqual(['proposed', 'proposed']), COMES);
  // The hospital's agent is at the other process than the vendor's.
  expect((await hospital.approve(proposal)).failure).toBeUndefined();
  await vendor.until(id, 'await-approval');
  await vi.waitFor(
    () => expect(pages.map(({ last }) => last?.state)).toEqual(['approved-by-one', 'approved-by-one']),
    COMES,
  );
  // By a person, in this process, which has no agent.
  await control(database, people.get(ADMIN)!, id, 'cancel');
  for (const page of pages) await vi.waitFor(() => expect(page.last?.state).toBe('cancelled'), COMES);
});

test('whoever is asked says which agents are connected, and drops one that has come to another process, or was removed', async () => {
  const connected = async () => {
    const answers = processes.map(({ port }) => fetch(`http://localhost:${port}/api/health`).then((a) => a.json()));
    return (await Promise.all(answers)).map(({ agents }) => agents.connected);
  };
  expect(await connected()).toEqual([2, 2]);
  const agent = new FakeAgent();
  const engineer = people.get(ENGINEER)!;
  await agent.enrol(database, await createEnrolmentToken(database, engineer), origin);
  await agent.connect(processes[0].port);
  expect(await connected()).toEqual([3, 3]);
  const again = new FakeAgent();
  Object.assign(again, { keys: agent.keys, agentId: agent.agentId, side: agent.side, portalOrigin: origin });
  await again.connect(processes[1].port);
  await vi.waitFor(() => expect(agent.refused?.closeCode).toBe(4409), COMES);
  expect(again.refused).toBeNull();
  expect(await connected()).toEqual([3, 3]);
  await removeAgent(database, engineer, agent.agentId);
  await vi.waitFor(() => expect(again.refused?.closeCode).toBe(4401), COMES);
  expect(await connected()).toEqual([2, 2]);
});

test('wrong passwords are counted together', async () => {
  const attempt = async (index: number) => {
    const answer = await fetch(`http://localhost:${processes[index % 2].port}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: 'analyst@northfield.example', password: 'a wrong long password' }),
    });
    return answer.status;
  };
  const answers: number[] = [];
  for (let i = 0; i < 12; i++) answers.push(await attempt(i));
  expect(answers).toEqual([...Array(10).fill(401), 429, 429]);
});

test('a process with another secret or origin is refused while others run', async () => {
  for (const [name, value] of Object.entries({ AUTH_SECRET: 'y'.repeat(32), PORTAL_ORIGIN: 'http://other.example' }))
    await expect(PortalProcess.start({ ...settings, [name]: value })).rejects.toThrow(/DB6109/);
});

test('agents meet at the relay through different processes, and again after the one that has it was killed', async () => {
  const engineer = people.get(ENGINEER)!;
  for (const [name, { privateKey }] of Object.entries({ ANNA, BERTA })) {
    const { organisationId } = engineer;
    await database.agent.create({
      data: { organisationId, name, publicKey: publicKeyOf(privateKey), softwareVersion: '0' },
    });
  }
  const url = `ws://localhost:${balancer.port}/relay`;
  const meet = async (listens: PortalProcess, calls: PortalProcess) => {
    const { promise, resolve } = Promise.withResolvers<Duplex>();
    balancer.targets = [listens.port];
    const listener = await listenAtRelay({ url, ...BERTA }, { called: resolve });
    balancer.targets = [calls.port];
    const caller = await callThroughRelay({ url, ...ANNA }, BERTA.certificateHash);
    await expectToTalk(caller, await promise);
    return { listener, caller };
  };
  const [leader, other] = await leaderFirst();
  for (const [listens, calls] of [[other, leader] as const, [leader, other] as const, [other, other] as const])
    (await meet(listens, calls)).listener.close();
  const { listener } = await meet(leader, other);
  await leader.kill();
  expect((await listener.ended).code).toBe('DB3006');
  balancer.targets = [other.port];
  // The other one has the relay when the lease is over.
  await vi.waitFor(() => meet(other, other), { timeout: 120_000, interval: 500 });
  await twoProcesses();
  await vi.waitFor(() => meet(processes[1], processes[0]), { timeout: 120_000, interval: 500 });
  balance();
});

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'the process that leads gets %s in the middle of an evaluation: nothing is lost, nothing done twice',
  async (signal) => {
    await twoProcesses();
    for (const agent of [vendor, hospital]) ends.push(keepConnected(agent, balancer.port));
    const { id, proposal } = await proposed();
    const cookie = await signInCookie(origin, ADMIN, DEMO_PASSWORD);
    const pages = Array.from({ length: 4 }, () => pageOf(id, cookie));
    for (const agent of [hospital, vendor]) await approved(agent, proposal);
    const both = (observed: 'ready' | 'preflight-passed' | 'running') =>
      [vendor, hospital].map((agent) => [agent, observed] as const);
    await tellUntil(id, [], 'scheduled');
    await tellUntil(id, both('ready'), 'preflight');
    const [leader, other] = await leaderFirst();
    if (signal === 'SIGKILL') await leader.kill();
    else leader.signal('SIGSTOP');
    // What stands before the processes takes one that does not answer out.
    balancer.targets = [other.port];
    if (signal === 'SIGSTOP') balancer.cut(leader.port);
    await tellUntil(id, both('preflight-passed'), 'running');
    for (const page of pages) await vi.waitFor(() => expect(page.last?.state).toBe('running'), COMES);
    // When the lease of the one before is over.
    await untilLeads(other);
    await tellUntil(id, [[hospital, 'computed']], 'computed');
    for (const page of pages) await vi.waitFor(() => expect(page.last?.state).toBe('computed'), COMES);
    if (signal === 'SIGSTOP') {
      // It wakes up with what it had in hand, and finds that it does not lead any more.
      leader.signal('SIGCONT');
      balance();
      await vi.waitFor(
        async () => expect((await fetch(`http://localhost:${leader.port}/api/health`)).ok).toBe(true),
        COMES,
      );
      await untilLeads(other);
    }
    // Each step is in the audit chain once, and so is each notice.
    const actions = (
      await database.auditRecord.findMany({ where: { subjectId: id }, orderBy: { sequence: 'asc' } })
    ).map(({ action }) => action.replace('evaluation.', ''));
    expect(actions).toEqual([
      'propose',
      'approve-first',
      'approve-second',
      'schedule',
      'start-preflight',
      'start-run',
      'compute',
    ]);
    const notices = (await database.delivery.findMany()).map(({ address, subject }) => `${address} ${subject}`);
    expect(new Set(notices).size).toBe(notices.length);
    await vi.waitFor(() => {
      for (const agent of [vendor, hospital]) expect(verifyChain(agent.audit)).toMatchObject({ intact: true });
      expect(
        vendor.audit.some((link) => 'action' in link && link.action === 'evaluation.compute' && link.subject.id === id),
      ).toBe(true);
    }, COMES);
  },
  600_000,
);
