/** An agent's key takes the place of another, by the agent's own command: the one before counts nowhere any more, as that of an agent that was removed. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fingerprint,
  issueCredential,
  type KeyRotation,
  provenCertificate,
  publicKeyOf,
  type RotateKeyRequest,
  type SignedPageTicket,
  signDocument,
} from '@doubleblind/contracts';
import { listenAtRelay } from '@doubleblind/relay';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { enrol } from '../../party-agent/src/daemon/enrol.ts';
import { rotateKey as rotateOwnKey } from '../../party-agent/src/daemon/rotate-key.ts';
import { type Identity, loadIdentity, storeIdentity } from '../../party-agent/src/peer/identity.ts';
import { DataFolder } from '../../party-agent/src/store/data-folder.ts';
import { readEnrolment } from '../../party-agent/src/store/database/enrolment.ts';
import { findModel, storeModel } from '../../party-agent/src/store/database/models.ts';
import { openDatabase } from '../../party-agent/src/store/database/open.ts';
import { addRequest } from '../../party-agent/src/store/database/outbox.ts';
import { takeLock } from '../../party-agent/src/store/process-lock.ts';
import { POST as enrolRoute } from '../src/app/api/agents/enrol/route.ts';
import { POST as rotateRoute } from '../src/app/api/agents/rotate-key/route.ts';
import { listAgents, listPartnerAgents } from '../src/server/agents/read.ts';
import { rotateKey } from '../src/server/agents/rotate-key.ts';
import { createEnrolmentToken, removeAgent } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { revoke } from '../src/server/evaluations/write/decide.ts';
import { ticketIssuer } from '../src/server/models/ticket-issuer.ts';
import { type PageServer, type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { freePort } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { type Parties, twoParties } from './support/parties.ts';

const routes: PageServer = {
  handle: async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const asked = new Request(`http://portal.test${request.url}`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
    });
    const answer = await (request.url === '/api/agents/enrol' ? enrolRoute(asked) : rotateRoute(asked));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  },
};

let folder: string;
let database: Database;
let parties: Parties;
let portal: RunningPortal;
let origin: string;
let data: DataFolder;
let agentId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  const fresh = await testDatabase();
  ({ database } = fresh);
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  portal = await servePortal({ ...settings, PORT: port, HOST: '127.0.0.1' }, routes);
  parties = await twoParties(database);
});

/** A new agent of the vendor's, with a folder of its own. */
beforeEach(async () => {
  data = await DataFolder.open(await mkdtemp(join(folder, 'agent-')));
  const { engineer } = parties;
  ({ agentId } = await enrol(data, {
    ...{ portal: origin, name: 'vendor' },
    token: await createEnrolmentToken(database, engineer),
  }));
});

afterAll(async () => {
  await portal?.stop();
  await database?.$disconnect();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const codeOf = (work: Promise<unknown>) => work.then(() => null).catch((error) => error.code);
const freshToken = () => createEnrolmentToken(database, parties.engineer);
const rotate = async () => rotateOwnKey(data, { token: await freshToken(), rotatedBy: 'A. Person' });

function agentWith(identity: Identity): FakeAgent {
  const agent = new FakeAgent();
  const keys = { privateKey: identity.privateKey, publicKey: publicKeyOf(identity.privateKey) };
  return Object.assign(agent, { keys, agentId, portalOrigin: origin });
}

const atRelay = (identity: Identity) =>
  listenAtRelay({ url: `${origin.replace('http', 'ws')}/relay`, ...identity }, { called: () => undefined });

/** That nobody takes this key for an agent's any more. */
async function expectRefused(identity: Identity): Promise<void> {
  const stranger = agentWith(identity);
  expect(await stranger.connect(portal.port)).toBeNull();
  expect(stranger.refused).toEqual({ code: 'DB6201', closeCode: 4401 });
  await expect(atRelay(identity)).rejects.toMatchObject({ code: 'DB3015' });
  const ticket = signDocument('page-ticket', { programHash: '1'.repeat(64) }, identity.privateKey);
  expect(await ticketIssuer(database, null, ticket as unknown as SignedPageTicket)).toBeNull();
}

test('the new key counts, and the old one nowhere: gateway, relay, workers, tickets, enrolment, and lines that it has are cut', async () => {
  const old = await loadIdentity(data.identity);
  const line = agentWith(old);
  expect(await line.connect(portal.port)).toMatchObject({ type: 'welcome' });
  const listener = await atRelay(old);
  const credential = issueCredential(old.privateKey, { workerId: 'w1', certificateHash: '2'.repeat(64) });
  const ticket = signDocument('page-ticket', { programHash: '1'.repeat(64) }, old.privateKey);
  expect(await ticketIssuer(database, null, ticket as unknown as SignedPageTicket)).not.toBeNull();

  const { before, now } = await rotate();
  const next = await loadIdentity(data.identity);
  expect([before, now]).toEqual([old.fingerprint, next.fingerprint]);
  expect(now).not.toBe(before);
  expect((await readdir(data.identity)).sort()).toEqual(['certificate.pem', 'key.pem']);
  expect(await readdir(data.path)).not.toContain('identity.next');

  await vi.waitFor(() => expect(line.refused?.closeCode).toBe(4401), { timeout: 60_000 });
  expect((await listener.ended).code).toMatch(/^DB30/);
  await expectRefused(old);
  const nextKey = publicKeyOf(next.privateKey);
  expect(() => provenCertificate(credential, nextKey)).toThrow(/DB3024/);
  // Who has taken the old one can enrol nothing with it.
  const thief = await DataFolder.open(await mkdtemp(join(folder, 'thief-')));
  await storeIdentity(thief.identity, old);
  const enrolling = enrol(thief, { portal: origin, token: await freshToken(), name: 'vendor' });
  await expect(enrolling).rejects.toThrow(/DB6006 This key was given up/);

  expect(await agentWith(next).connect(portal.port)).toMatchObject({ type: 'welcome' });
  (await atRelay(next)).close();
  const [shown] = (await listAgents(parties.engineer)).filter(({ id }) => id === agentId);
  expect(shown).toMatchObject({ fingerprint: next.fingerprint, before: { fingerprint: old.fingerprint } });
  const [record] = await database.auditRecord.findMany({ where: { action: 'agent.rotate-key', subjectId: agentId } });
  expect(record.detail).toMatchObject({ oldKey: publicKeyOf(old.privateKey), newKey: nextKey, rotatedBy: 'A. Person' });
  // Once more, from the new one.
  await rotate();
  await expectRefused(next);
});

test('an agent that was removed is refused as one whose key was given up', async () => {
  const identity = await loadIdentity(data.identity);
  const line = agentWith(identity);
  await line.connect(portal.port);
  const listener = await atRelay(identity);
  await removeAgent(database, parties.engineer, agentId);
  await vi.waitFor(() => expect(line.refused?.closeCode).toBe(4401), { timeout: 60_000 });
  await listener.ended;
  await expectRefused(identity);
  await expect(rotate()).rejects.toThrow(/DB6201/);
});

test('whatever breaks in between, the same command again comes to the same end', async () => {
  const old = await loadIdentity(data.identity);
  // The portal has taken it, and its answer is lost.
  const fetch = vi.spyOn(globalThis, 'fetch').mockImplementationOnce(async (...asked) => {
    fetch.mockRestore();
    await globalThis.fetch(...asked);
    throw new TypeError('fetch failed');
  });
  expect(await codeOf(rotate())).toBe('DB5504');
  await expectRefused(old);
  const next = await loadIdentity(data.nextIdentity);
  expect(await rotate()).toMatchObject({ before: old.fingerprint, now: next.fingerprint });
  expect((await loadIdentity(data.identity)).fingerprint).toBe(next.fingerprint);

  // Power is lost between the certificate and the key: the daemon would not start, and the command mends it.
  const last = await DataFolder.open(await mkdtemp(join(folder, 'half-')));
  const half = await loadIdentity(last.identity);
  await storeIdentity(data.identity, { ...half, privateKeyPem: next.privateKeyPem });
  await storeIdentity(data.nextIdentity, half);
  expect(await codeOf(loadIdentity(data.identity))).toBe('DB5011');
  expect(await rotate()).toMatchObject({ before: next.fingerprint, now: half.fingerprint });
  expect((await loadIdentity(data.identity)).fingerprint).toBe(half.fingerprint);
});

test('what the agent has declared is signed by the new key, and declares the same', async () => {
  const own = openDatabase(data);
  const before = await loadIdentity(data.identity);
  const manifest = signDocument('model-manifest', modelManifest(), before.privateKey);
  storeModel(own, { folder: '/models/chest', manifest });
  await rotate();
  const { privateKey } = await loadIdentity(data.identity);
  const { programHash, ...stored } = own.prepare('SELECT manifest_hash AS "programHash" FROM model_versions').get() as {
    programHash: string;
  };
  expect(stored).toEqual({});
  expect(findModel(own, programHash)!.manifest).toEqual(signDocument('model-manifest', manifest.document, privateKey));
  expect(readEnrolment(own).publicKey).toBe(publicKeyOf(privateKey));
  own.close();
});

test('not while the daemon runs, or something waits to be sent', async () => {
  const lock = takeLock(data.lock, 'DB5508');
  expect(await codeOf(rotate())).toBe('DB5508');
  lock.release();
  const own = openDatabase(data);
  const { privateKey } = await loadIdentity(data.identity);
  const manifest = signDocument('model-manifest', modelManifest(), privateKey);
  addRequest(own, 'subject', { type: 'register-model', manifest });
  own.close();
  expect(await codeOf(rotate())).toBe('DB5517');
});

test('the portal takes no key that both keys have not signed, with a token of somebody else, that somebody has, or while works name the old one', async () => {
  const { vendor, hospital, admin } = parties;
  const next = (await loadIdentity((await DataFolder.open(await mkdtemp(join(folder, 'next-')))).identity)).privateKey;
  const document: KeyRotation = {
    ...{ format: 'doubleblind-key-rotation', version: 1, agentId: vendor.actor.id, oldKey: vendor.publicKey },
    ...{ newKey: publicKeyOf(next), rotatedBy: 'A. Person', rotatedAt: new Date().toISOString() },
  };
  const request = async (change: Partial<KeyRotation> = {}, by = vendor.privateKey): Promise<RotateKeyRequest> => ({
    token: await freshToken(),
    byOld: signDocument('key-rotation', { ...document, ...change }, by),
    byNew: signDocument('key-rotation', { ...document, ...change }, next),
  });
  const refusal = (asked: RotateKeyRequest) => codeOf(rotateKey(database, asked));
  expect(await refusal(await request({}, hospital.privateKey))).toBe('DB6205');
  const good = await request();
  expect(await refusal({ ...good, byNew: { ...good.byOld } })).toBe('DB6205');
  const another = signDocument('key-rotation', { ...document, rotatedBy: 'B' }, next);
  expect(await refusal({ ...good, byNew: another })).toBe('DB6205');
  expect(await refusal(await request({ agentId: hospital.actor.id }))).toBe('DB6201');
  expect(await refusal({ ...good, token: await createEnrolmentToken(database, admin) })).toBe('DB6202');

  const { id, proposal } = await parties.proposed();
  const { number } = await database.work.findUniqueOrThrow({ where: { id } });
  await expect(rotateKey(database, await request())).rejects.toThrow(/DB6206/);
  await expect(rotateKey(database, await request())).rejects.toMatchObject({
    detail: expect.stringContaining(`#${number}`),
  });
  expect(proposal.vendor.agentKey).toBe(vendor.publicKey);
  await revoke(database, hospital.actor, id, 'Changed our mind', parties.revocation('hospital', id));

  expect(await rotateKey(database, await request())).toBe(publicKeyOf(next));
  const [partner] = (await listPartnerAgents(admin)).filter((row) => row.id === vendor.actor.id);
  expect(partner).toMatchObject({ before: { fingerprint: fingerprint(vendor.publicKey) } });
  // Whoever has both keys does not get the old one back.
  const back: KeyRotation = { ...document, oldKey: document.newKey, newKey: document.oldKey };
  const backwards = {
    token: await freshToken(),
    byOld: signDocument('key-rotation', back, next),
    byNew: signDocument('key-rotation', back, vendor.privateKey),
  };
  expect(await refusal(backwards)).toBe('DB6006');
});
