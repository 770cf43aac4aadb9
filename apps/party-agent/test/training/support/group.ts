/** An owner and hospitals that train together on loopback, with links that break where a test wants it. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { writeOnnx } from '@doubleblind/compiler/onnx';
import { leastOf, publicKeyOf, type TrainingParty, type TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, webSocketLink } from '@doubleblind/mpc-core';
import type { LabelledInput, Patient } from '@doubleblind/training';
import { connectPeer } from '../../../src/peer/connect.ts';
import { type Identity, loadIdentity } from '../../../src/peer/identity.ts';
import { PeerServer } from '../../../src/peer/server.ts';
import { DataFolder } from '../../../src/store/data-folder.ts';
import { openDatabase } from '../../../src/store/database/open.ts';
import { findLedgerEntry, type LedgerEntry } from '../../../src/store/database/training-ledger.ts';
import type { StoredTestSet, TestSetContent } from '../../../src/store/test-set-content.ts';
import { sha256 } from '../../../src/store/test-set-store.ts';
import { approveTraining, budgetOf } from '../../../src/work/training/approve.ts';
import { trainAsHospital } from '../../../src/work/training/hospital.ts';
import type { HospitalJob } from '../../../src/work/training/hospital-job.ts';
import { type OwnerJob, trainAsOwner } from '../../../src/work/training/owner.ts';

export const CLASSES = ['top', 'middle', 'bottom'];

/** Images of three classes that differ in where they are bright, with noise. */
export function images(count: number, seed: number): LabelledInput[] {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, n) => ({
    image: Float32Array.from({ length: 36 }, (_, i) => next() - 0.5 + (Math.floor(i / 12) === n % 3 ? 0.8 : 0)),
    labels: Float32Array.from({ length: 3 }, (_, i) => (i === n % 3 ? 1 : 0)),
  }));
}

export const MODEL = writeOnnx({
  nodes: [
    { operator: 'Flatten', inputs: ['image'], outputs: ['flat'] },
    { operator: 'Gemm', inputs: ['flat', 'v', 'a'], outputs: ['logits'] },
  ],
  tensors: [
    { name: 'v', dims: [36, 3], data: Float32Array.from({ length: 108 }, (_, i) => 0.1 * Math.sin(5 * i + 2)) },
    { name: 'a', dims: [3], data: new Float32Array(3) },
  ],
  inputs: [{ name: 'image', dims: [1, 1, 6, 6] }],
  outputs: [{ name: 'logits', dims: [1, 3] }],
});

/** What the agent has of so many images of `images`: one a patient. */
export function testSetOf(
  name: string,
  count: number,
  change: (labels: Record<string, 0 | 1 | null>, i: number) => void = () => {},
): StoredTestSet {
  const content: TestSetContent = {
    ...({ version: 2, imageFolder: '/nowhere', findings: CLASSES, groups: [], remarks: [], salt: 's' } as const),
    images: Array.from({ length: count }, (_, i) => {
      const labels = Object.fromEntries(
        CLASSES.map((finding, c): [string, 0 | 1 | null] => [finding, c === i % 3 ? 1 : 0]),
      );
      change(labels, i);
      return {
        hash: sha256(Buffer.from(`${name} ${i}`)),
        path: `${i}.png`,
        study: `s${i}`,
        patient: `p${i}`,
        site: null,
        groups: {},
        labels,
      };
    }),
  };
  return { name, content, contentHash: sha256(Buffer.from(name)) };
}

export interface Member {
  readonly identity: Identity;
  readonly database: DatabaseSync;
  readonly patients: readonly Patient[];
  readonly ledger: () => LedgerEntry | null;
}

export interface Group {
  readonly folder: string;
  readonly terms: TrainingTerms;
  readonly owner: Identity;
  readonly hospitals: readonly Member[];
}

const partyOf = (name: string, { privateKey, certificateHash }: Identity): TrainingParty => ({
  ...{ organisationId: certificateHash.slice(0, 32), organisationName: name, agentId: certificateHash.slice(0, 32) },
  ...{ agentKey: publicKeyOf(privateKey), certificateHash },
});

/** Identities, databases and terms; nothing is approved yet. */
export async function makeGroup(folder: string, count: number, change: Partial<TrainingTerms> = {}): Promise<Group> {
  const owner = await loadIdentity(join(folder, 'owner'));
  const identities = await Promise.all(
    Array.from({ length: count }, (_, i) => loadIdentity(join(folder, `hospital-${i + 1}`, 'identity'))),
  );
  const terms: TrainingTerms = {
    ...{ format: 'doubleblind-training', version: 1, trainingId: randomBytes(8).toString('hex') },
    ...{ name: 'bright bands', purpose: 'a test', owner: partyOf('the owner', owner) },
    hospitals: identities.map((identity, i) => partyOf(`hospital ${i + 1}`, identity)),
    leastHospitals: leastOf(count),
    model: {
      ...{ name: 'bands', fileHash: sha256(MODEL), bytes: MODEL.length, findings: CLASSES, loss: 'softmax' },
      preprocessing: { width: 6, height: 6, channels: 1, resize: 'box', mean: [0], std: [1] },
    },
    ...{ rounds: 4, samplingRate: 0.5, learningRate: 0.3, momentum: 0.5, clippingNorm: 1, noiseMultiplier: 1 },
    ...{ delta: 1e-4, proposedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2999-01-01T00:00:00.000Z' },
    ...change,
  };
  const hospitals = await Promise.all(
    identities.map(async (identity, i): Promise<Member> => {
      const database = openDatabase(await DataFolder.open(join(folder, `hospital-${i + 1}`)));
      const patients = images(30, i + 1).map((image) => [image]);
      return { identity, database, patients, ledger: () => findLedgerEntry(database, terms.trainingId) };
    }),
  );
  return { folder, terms, owner, hospitals };
}

/** No release was made, and any may be. */
export const UNLIMITED = { limit: Number.POSITIVE_INFINITY, releases: [] };

/** Every hospital approves with this limit, or with one of its own. */
export function approveAll({ terms, hospitals }: Group, limits: number | readonly number[] = 1000): void {
  hospitals.forEach(({ database, identity, patients }, i) => {
    approveTraining({
      ...{ database, privateKey: identity.privateKey, terms, testSet: testSetOf(`set ${i}`, patients.length) },
      epsilonLimit: typeof limits === 'number' ? limits : limits[i],
      budget: UNLIMITED,
      ...{ approvedBy: 'somebody', now: new Date() },
    });
  });
}

/** Breaks the link instead of sending the message that `breaks` answers true for. */
export function breakable(link: PeerLink, breaks: (message: { type: string; round?: number }) => boolean): PeerLink {
  return {
    wire: link.wire,
    ended: link.ended,
    start: (receiver) => link.start(receiver),
    pause: () => link.pause(),
    resume: () => link.resume(),
    close: (reason) => link.close(reason),
    receiveControl: () => link.receiveControl(),
    send: (packet) => link.send(packet),
    sendControl: (bytes) => {
      if (!breaks(JSON.parse(new TextDecoder().decode(bytes)))) return link.sendControl(bytes);
      const lost = new DoubleblindError('DB3001', 'broken by the test');
      link.close(lost);
      return Promise.reject(lost);
    },
  };
}

type Breaks = Parameters<typeof breakable>[1];

export interface Running {
  readonly server: PeerServer;
  /** A hospital's side, until it ends. */
  hospital(number: number, breaks?: Breaks, change?: Partial<HospitalJob>): Promise<string>;
  /** The owner's side, until it ends. */
  train(change?: Partial<OwnerJob>, breaks?: Breaks): ReturnType<typeof trainAsOwner>;
  stop(): void;
}

export async function running({ folder, terms, owner, hospitals }: Group): Promise<Running> {
  const server = await PeerServer.listen(owner, { host: '127.0.0.1', port: 0 });
  const never = new AbortController();
  const place = (number: number) => `${terms.trainingId}-${number}`;
  return {
    server,
    hospital: (number, breaks = () => false, change = {}) => {
      const { identity, database, patients, ledger } = hospitals[number - 1];
      return trainAsHospital({
        ...{ terms, approval: ledger()!.approval, privateKey: identity.privateKey, patients },
        ...{
          budget: budgetOf(database, terms.trainingId),
          waitMilliseconds: 20_000,
          signal: never.signal,
          log: () => {},
        },
        openLink: async (signal) => {
          const address = server.address!;
          const peer = owner.certificateHash;
          const socket = await connectPeer({
            identity,
            address,
            peer,
            path: `/peer/${place(number)}`,
            waitMilliseconds: 1000,
            signal,
          });
          return breakable(webSocketLink(socket), breaks);
        },
        ...change,
      });
    },
    train: (change = {}, breaks = () => false) =>
      trainAsOwner({
        ...{ terms, onnx: MODEL, statePath: join(folder, 'state.bin'), test: images(60, 99), evaluateEvery: 1 },
        accept: async (hospital, signal) =>
          breakable(
            webSocketLink(
              await server.accept(place(hospital), terms.hospitals[hospital - 1].certificateHash, 20_000, signal),
            ),
            breaks,
          ),
        ...{
          admitted: async () => {},
          joinMilliseconds: 20_000,
          waitMilliseconds: 20_000,
          computeMilliseconds: 20_000,
          stepMilliseconds: 20_000,
        },
        ...{ signal: never.signal, log: () => {} },
        ...change,
      }),
    stop: () => server.close(),
  };
}
