/** The whole story between the portal and two agents, over real sockets and a real database. */
import {
  type ProposalDocument,
  proposalHash,
  type ReleasePart,
  signDocument,
  verifyChain,
} from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrolmentToken, removeAgent } from '../src/server/agents/write.ts';
import { checkWholeChain } from '../src/server/audit/check.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { liveView } from '../src/server/evaluations/read/live-view.ts';
import { control, revoke } from '../src/server/evaluations/write/decide.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { health } from '../src/server/process/health.ts';
import { type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { PORTAL_VERSION } from '../src/server/version.ts';
import { testDatabase } from './support/database.ts';
import { inputFor, modelManifest, reportFor, resultsFor, testSetManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { organisationWith } from './support/people.ts';

const ORIGIN = 'http://portal.test';
let database: Database;
let portal: RunningPortal;
let engineer: Actor;
let admin: Actor;
const vendorAgent = new FakeAgent();
const hospitalAgent = new FakeAgent();

beforeAll(async () => {
  const fresh = await testDatabase();
  portal = await servePortal({
    DATABASE_URL: fresh.url,
    AUTH_SECRET: 'x'.repeat(32),
    PORTAL_ORIGIN: ORIGIN,
    PORT: 0,
    HOST: '127.0.0.1',
  });
  database = fresh.database;
  [engineer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
  [admin] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin']);
  await vendorAgent.enrol(database, await createEnrolmentToken(database, engineer), ORIGIN);
  await hospitalAgent.enrol(database, await createEnrolmentToken(database, admin), ORIGIN);
  expect(await vendorAgent.connect(portal.port)).toMatchObject({ type: 'welcome', organisation: { side: 'vendor' } });
  expect(await hospitalAgent.connect(portal.port)).toMatchObject({
    type: 'welcome',
    organisation: { side: 'hospital' },
  });
});

afterAll(async () => {
  vendorAgent.close();
  hospitalAgent.close();
  await portal?.stop();
  await database?.$disconnect();
});

async function stateOf(evaluationId: string): Promise<string> {
  return (await database.work.findUniqueOrThrow({ where: { id: evaluationId } })).state;
}

async function untilState(evaluationId: string, state: string): Promise<void> {
  for (let i = 0; i < 4000 && (await stateOf(evaluationId)) !== state; i++) await new Promise((r) => setTimeout(r, 25));
  expect(await stateOf(evaluationId)).toBe(state);
}

async function register(): Promise<{ modelVersionId: string; testSetId: string }> {
  const model = await vendorAgent.request({
    type: 'register-model',
    manifest: signDocument('model-manifest', modelManifest(), vendorAgent.keys.privateKey),
  });
  const testSet = await hospitalAgent.request({
    type: 'register-test-set',
    manifest: signDocument('test-set-manifest', testSetManifest(), hospitalAgent.keys.privateKey),
  });
  expect([model.failure, testSet.failure]).toEqual([undefined, undefined]);
  return { modelVersionId: model.id!, testSetId: testSet.id! };
}

async function proposed(actor: Actor): Promise<{ id: string; proposal: ProposalDocument }> {
  const id = await propose(database, actor, {
    ...(await register()),
    purpose: 'Before buying',
    releaseParts: ['discrimination', 'curves'],
    plaintextComparison: { agreed: false },
    threatModel: 'private-against-malicious',
  });
  const row = await database.work.findUniqueOrThrow({ where: { id } });
  return { id, proposal: row.proposal as unknown as ProposalDocument };
}

test('both agents count as connected in health', async () => {
  expect(await health()).toEqual({ status: 'ok', version: PORTAL_VERSION, agents: { connected: 2 } });
});

test('an evaluation goes from proposal to release, with a lost link and a pause on the way', async () => {
  const { id, proposal } = await proposed(admin);
  expect(proposal.threatModel).toBe('private-against-malicious');
  expect((await hospitalAgent.approve(proposal)).failure).toBeUndefined();
  expect(await stateOf(id)).toBe('approved-by-one');
  // The same approval again is no second approval.
  await hospitalAgent.approve(proposal);
  expect(await stateOf(id)).toBe('approved-by-one');
  await vendorAgent.until(id, 'await-approval');
  expect((await vendorAgent.approve(proposal)).failure).toBeUndefined();

  const work = await hospitalAgent.until(id, 'prepare');
  expect(work.peer?.connect).toBe('listen');
  expect(work.peer?.card.publicKey).toBe(vendorAgent.keys.publicKey);
  expect(work.approvals).toHaveLength(2);
  expect((await vendorAgent.until(id, 'prepare')).peer?.connect).toBe('dial');

  hospitalAgent.observe(id, 'ready');
  vendorAgent.observe(id, 'ready');
  for (const agent of [vendorAgent, hospitalAgent]) {
    await agent.until(id, 'preflight');
    agent.observe(id, 'preflight-passed');
  }
  await hospitalAgent.until(id, 'run');
  hospitalAgent.observe(id, 'running');
  vendorAgent.observe(id, 'link-lost');
  await untilState(id, 'resuming');
  vendorAgent.observe(id, 'running');
  await untilState(id, 'running');

  await control(database, engineer, id, 'pause');
  await hospitalAgent.until(id, 'pause');
  for (const agent of [vendorAgent, hospitalAgent]) agent.observe(id, 'paused');
  await control(database, admin, id, 'resume');
  await hospitalAgent.until(id, 'run');
  for (const agent of [vendorAgent, hospitalAgent]) agent.observe(id, 'running');
  await untilState(id, 'running');
  vendorAgent.observe(id, 'computed');
  hospitalAgent.observe(id, 'computed');
  await untilState(id, 'computed');

  const results = resultsFor(proposal);
  const release = (document: typeof results, agent = hospitalAgent) =>
    agent.request({ type: 'release', results: signDocument('released-results', document, agent.keys.privateKey) });
  expect((await release(results, vendorAgent)).failure?.code).toBe('DB6002');
  const full = reportFor(proposal);
  // More than was agreed, said and unsaid; figures of a plaintext run that was not agreed; another test set's.
  expect((await release({ ...results, parts: ['by-site'] })).failure?.code).toBe('DB6303');
  expect((await release({ ...results, report: full })).failure?.code).toBe('DB6303');
  const parts: ReleasePart[] = ['agreement'];
  const withComparison = { ...proposal, release: { parts } };
  const compared = resultsFor(withComparison, inputFor(proposal, { compared: true })).report;
  expect((await release({ ...results, parts, report: compared })).failure?.code).toBe('DB6303');
  const { subject } = results.report;
  const elsewhere = { ...subject, testSet: { ...subject.testSet, contentHash: 'f'.repeat(64) } };
  expect((await release({ ...results, report: { ...results.report, subject: elsewhere } })).failure?.code).toBe(
    'DB6303',
  );
  expect((await release(results)).id).toBe(id);
  expect((await release(results)).id).toBe(id);
  expect(await stateOf(id)).toBe('released');
});

test('an approval that is forged, for other terms, or by the other agent does not count', async () => {
  const { id, proposal } = await proposed(admin);
  expect((await vendorAgent.approve({ ...proposal, purpose: 'Something else' })).failure?.code).toBe('DB6302');
  const stranger = new FakeAgent();
  const document = {
    format: 'doubleblind-approval',
    version: 1,
    evaluationId: id,
    side: 'vendor',
    proposalHash: proposalHash(proposal),
    approvedBy: 'Mallory',
    approvedAt: new Date().toISOString(),
  } as const;
  const forged = signDocument('approval', document, stranger.keys.privateKey);
  expect((await vendorAgent.request({ type: 'approve', approval: forged })).failure?.code).toBe('DB6302');
  expect(await stateOf(id)).toBe('proposed');
});

test('a revoked approval stops the agents', async () => {
  const { id, proposal } = await proposed(admin);
  await hospitalAgent.approve(proposal);
  await vendorAgent.approve(proposal);
  await vendorAgent.until(id, 'prepare');
  await revoke(database, admin, id, 'Changed our mind');
  await vendorAgent.until(id, 'stop');
  await expect(control(database, admin, id, 'resume')).rejects.toMatchObject({ code: 'DB6301' });
});

test('a failure says why, and a retry makes a new attempt', async () => {
  const { id, proposal } = await proposed(admin);
  await hospitalAgent.approve(proposal);
  await vendorAgent.approve(proposal);
  await vendorAgent.until(id, 'prepare');
  const failure = { code: 'DB4001', detail: 'Other versions.' };
  vendorAgent.send({ type: 'observed', evaluations: [{ evaluationId: id, attempt: 1, observed: 'refused', failure }] });
  await untilState(id, 'failed');
  expect(await database.work.findUniqueOrThrow({ where: { id } })).toMatchObject({ failureCode: 'DB4001' });
  expect((await liveView(database, id)).failure).toMatchObject({
    code: 'DB4001',
    title: 'The parties do not agree on what to run.',
  });
  await control(database, engineer, id, 'retry');
  await hospitalAgent.until(id, 'prepare', 2);
  // What is said about the first attempt moves nothing any more.
  for (const agent of [vendorAgent, hospitalAgent]) agent.observe(id, 'ready', 1);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(await stateOf(id)).toBe('scheduled');
});

test('nobody without the key gets in, and who breaks the contracts is closed', async () => {
  const stranger = new FakeAgent();
  stranger.agentId = vendorAgent.agentId;
  expect(await stranger.connect(portal.port)).toBeNull();
  expect(stranger.refused).toEqual({ code: 'DB6201', closeCode: 4401 });

  const replayed = new FakeAgent();
  await replayed.enrol(database, await createEnrolmentToken(database, engineer), ORIGIN);
  expect(await replayed.connect(portal.port, { nonce: 'A'.repeat(43) })).toBeNull();
  expect(replayed.refused?.code).toBe('DB6201');

  expect(await replayed.connect(portal.port)).toMatchObject({ type: 'welcome' });
  replayed.refused = null;
  replayed.sendText('{"type":"observed","evaluations":[{"images":"..."}]}');
  for (let i = 0; i < 2000 && !replayed.refused; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(replayed.refused).toEqual({ code: 'DB6204', closeCode: 4400 });

  expect(await replayed.connect(portal.port)).toMatchObject({ type: 'welcome' });
  const closed = () => replayed.refused?.closeCode;
  await removeAgent(database, engineer, replayed.agentId);
  for (let i = 0; i < 2000 && closed() !== 4401; i++) await new Promise((r) => setTimeout(r, 20));
  expect(replayed.refused).toEqual({ code: 'DB6201', closeCode: 4401 });
});

test('an agent whose clock is minutes off is let in, and the portal knows how many', async () => {
  const late = new FakeAgent();
  late.clockAheadMilliseconds = -12 * 60_000;
  await late.enrol(database, await createEnrolmentToken(database, engineer), ORIGIN);
  expect(await late.connect(portal.port)).toMatchObject({ type: 'welcome' });
  const { clockAheadSeconds } = await database.agent.findUniqueOrThrow({ where: { id: late.agentId } });
  expect(Math.abs(clockAheadSeconds! + 12 * 60)).toBeLessThan(60);
  late.close();
});

test('an enrolment token works once', async () => {
  const token = await createEnrolmentToken(database, engineer);
  await new FakeAgent().enrol(database, token, ORIGIN);
  await expect(new FakeAgent().enrol(database, token, ORIGIN)).rejects.toMatchObject({ code: 'DB6202' });
});

test('each agent has a copy of the chain that holds together, with what others may read sealed', async () => {
  await shareTestSet(database, admin, (await register()).testSetId, true);
  const [last] = await database.auditRecord.findMany({ orderBy: { sequence: 'desc' }, take: 1 });
  await proposed(engineer);
  for (const agent of [vendorAgent, hospitalAgent]) {
    // The copy comes a moment after what is wanted; the proposal's own record is in it.
    await expect.poll(() => agent.audit.length, { timeout: 60_000 }).toBeGreaterThan(last.sequence);
    expect(verifyChain(agent.audit)).toMatchObject({ intact: true });
    expect(agent.audit.some((link) => !('action' in link))).toBe(true);
  }
  const hashes = new Map(vendorAgent.audit.map(({ sequence, hash }) => [sequence, hash]));
  for (const { sequence, hash } of hospitalAgent.audit) expect([hash, undefined]).toContain(hashes.get(sequence));
  expect(await checkWholeChain(database, admin)).toMatchObject({ intact: true });
});

test('the audit log cannot be changed through the database connection', async () => {
  await expect(database.auditRecord.deleteMany({})).rejects.toThrow(/append only/);
  await expect(database.auditRecord.updateMany({ data: { actorName: 'Mallory' } })).rejects.toThrow(/append only/);
});
