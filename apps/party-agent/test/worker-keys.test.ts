/** How a worker proves whose it is, and what happens to one that does not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueCredential, provenCertificate, publicKeyOf, signDocument } from '@doubleblind/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../src/executors/cluster/cluster.ts';
import type { PairOrder } from '../src/executors/cluster/line/messages.ts';
import { localSettings } from '../src/executors/cluster/open-cluster.ts';
import { PairSession } from '../src/executors/cluster/worker/pair-session.ts';
import { runWorker } from '../src/executors/cluster/worker/run-worker.ts';
import type { Place } from '../src/peer/address.ts';
import { type Identity, loadIdentity, makeIdentity } from '../src/peer/identity.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { openDatabase } from '../src/store/database/open.ts';
import { CLEARTEXT_WORKER } from './support/in-process-workers.ts';
import { programText, weightsFile } from './support/program.ts';

let folder: string;
let vendor: Identity;
let hospital: Identity;
let stranger: Identity;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-keys-'));
  await writeFile(join(folder, 'weights.bin'), weightsFile);
  vendor = await loadIdentity(join(folder, 'vendor'));
  hospital = await loadIdentity(join(folder, 'hospital'));
  stranger = await loadIdentity(join(folder, 'stranger'));
});
afterEach(() => rm(folder, { recursive: true }));

const HOUR = 3_600_000;
const keyOf = ({ privateKey }: Identity) => publicKeyOf(privateKey);
const credentialOf = (agent: Identity, worker: Identity, now?: Date) =>
  issueCredential(agent.privateKey, { workerId: 'w1', certificateHash: worker.certificateHash }, now);

test('the hash in a credential is believed only where the other agent has signed it, as it stands, and lately', async () => {
  const worker = await makeIdentity(HOUR);
  const signed = credentialOf(vendor, worker);
  expect(provenCertificate(signed, keyOf(vendor))).toBe(worker.certificateHash);
  const refused = (credential: typeof signed) => () => provenCertificate(credential, keyOf(vendor));
  expect(refused(credentialOf(stranger, worker))).toThrow(/DB3024/);
  // The right key's name over another's signature, and a document that was changed afterwards.
  expect(refused({ ...credentialOf(stranger, worker), publicKey: keyOf(vendor) })).toThrow(/DB3024/);
  const altered = { ...signed.document, certificateHash: stranger.certificateHash };
  expect(refused({ ...signed, document: altered })).toThrow(/DB3024/);
  // A signature that was made for another purpose.
  expect(refused(signDocument('report', signed.document, vendor.privateKey))).toThrow(/DB3024/);
  expect(refused(credentialOf(vendor, worker, new Date(Date.now() - 8 * 24 * HOUR)))).toThrow(/DB3024/);
  expect(refused(credentialOf(vendor, worker, new Date(Date.now() + 24 * HOUR)))).toThrow(/DB3024/);
});

/** A vendor's and a hospital's worker meet; `shown` is what the vendor's one shows, `signed` what its credential was made for. */
async function meet(shown: Identity, credential: ReturnType<typeof credentialOf>) {
  const hospitals = await makeIdentity(HOUR);
  const waiting = Promise.withResolvers<Place>();
  const stop = new AbortController();
  const common = {
    ...{ deadlines: { leastMilliseconds: 10_000, bytesPerSecond: 1e6 }, module: CLEARTEXT_WORKER, signal: stop.signal },
    ...{ listen: { host: '127.0.0.1', advertise: null }, listening: waiting.resolve },
  };
  const order = { type: 'pair', pair: 0, program: programText, threatModel: 'semi-honest', ticket: 't' } as const;
  const vendors = PairSession.open({
    ...{ ...common, identity: shown },
    order: {
      ...{ ...order, side: 'vendor', weightsPath: join(folder, 'weights.bin'), meeting: { mode: 'listen' } },
      peer: { agentKey: keyOf(hospital), credential: credentialOf(hospital, hospitals) },
    } satisfies PairOrder,
  });
  vendors.catch(() => undefined);
  const calling = waiting.promise.then((address) =>
    PairSession.open({
      ...{ ...common, identity: hospitals },
      order: {
        ...{ ...order, side: 'hospital', meeting: { mode: 'connect', address } },
        peer: { agentKey: keyOf(vendor), credential },
      } satisfies PairOrder,
    }),
  );
  calling.catch(() => undefined);
  return { vendors, calling, stop: () => stop.abort(new Error('over')) };
}

test('a worker that shows the certificate its agent has signed is met, and computes', async () => {
  const worker = await makeIdentity(HOUR);
  const { vendors, calling } = await meet(worker, credentialOf(vendor, worker));
  const [served, called] = await Promise.all([vendors, calling]);
  const [{ outputs }] = await Promise.all([
    called.evaluate([new Float32Array(16)], () => {}),
    served.serve(1, () => {}),
  ]);
  expect(outputs).toEqual([new Float32Array(3)]);
  await Promise.all([served.close(), called.close()]);
});

test("another's worker is refused with DB3024, and one that shows another certificate than was signed with DB3005", async () => {
  const worker = await makeIdentity(HOUR);
  const foreign = await meet(worker, credentialOf(stranger, worker));
  await expect(foreign.calling).rejects.toMatchObject({ code: 'DB3024' });
  foreign.stop();
  const impostor = await meet(await makeIdentity(HOUR), credentialOf(vendor, worker));
  await expect(impostor.calling).rejects.toMatchObject({ code: 'DB3005' });
  impostor.stop();
});

test('a worker that does not know the secret is not admitted', async () => {
  const data = await DataFolder.open(join(folder, 'data'));
  const database = openDatabase(data);
  const cluster = await Cluster.open({
    ...{ identity: hospital, database, joinFile: data.clusterJoin, fallback: localSettings(0) },
    ...{ engine: () => null, log: () => {} },
  });
  const told = { format: 'doubleblind-join', version: 1, address: cluster.registry.address, secret: 'x'.repeat(43) };
  const path = `${folder}/guessed.json`;
  await writeFile(path, JSON.stringify({ ...told, agent: hospital.certificateHash }));
  const worker = runWorker({ join: path, once: true, signal: new AbortController().signal, log: () => {} });
  await expect(worker).rejects.toMatchObject({ code: 'DB5643' });
  expect(cluster.registry.workers).toEqual([]);
  await cluster.close();
  database.close();
});
