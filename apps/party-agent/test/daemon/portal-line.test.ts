/** The agent's line to a portal whose audit log is not what it was. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  type AuditRecord,
  CONTRACT_VERSION,
  type DesiredTraining,
  desiredTrainingsPages,
  generateAgentKey,
  type PortalMessage,
  signDocument,
} from '@doubleblind/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { PortalClient } from '../../src/daemon/portal/client.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { appendAudit, auditHead } from '../../src/store/database/audit.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { AUDIT_ALARM, readSetting } from '../../src/store/database/settings.ts';
import { auditChain } from '../support/audit-chain.ts';

let folder: string;
let database: DatabaseSync;
let server: WebSocketServer;
let client: PortalClient | null = null;
const said: string[] = [];
/** What the portal has wanted about trainings, each time. */
const wanted: (readonly DesiredTraining[])[] = [];
const records = auditChain(6);

beforeEach(async () => {
  said.length = 0;
  wanted.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'portal-line-'));
  await mkdir(join(folder, 'data'));
  database = openDatabase(new DataFolder(join(folder, 'data')));
  appendAudit(database, records.slice(0, 4), records[3].hash);
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});

afterEach(async () => {
  client?.stop();
  server.close();
  database.close();
  await rm(folder, { recursive: true });
});

/** A portal that says that its chain ends at this record, and then sends these; its clock is ahead by so much. */
function portal(
  ends: number,
  links: readonly AuditRecord[] = [],
  { more = [], ahead = 0 }: { more?: readonly PortalMessage[]; ahead?: number } = {},
): void {
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    const send = (message: PortalMessage) => socket.send(JSON.stringify(message));
    const nonce = 'A'.repeat(43);
    const time = new Date(Date.now() + ahead).toISOString();
    send({ type: 'challenge', contractVersion: CONTRACT_VERSION, nonce, time });
    socket.once('message', () => {
      const organisation = { id: 'o', name: 'Northfield', side: 'hospital' } as const;
      const head = { sequence: ends, hash: records[ends - 1].hash };
      send({ type: 'welcome', organisation, portalOrigin: 'http://p.test', portalVersion: '0', auditHead: head });
      for (const message of more) send(message);
      if (links.length > 0) send({ type: 'audit-copy', links: [...links], head: links.at(-1)!.hash });
    });
  });
}

function connect(): void {
  const { privateKey, publicKey } = generateAgentKey();
  const { port } = server.address() as AddressInfo;
  client?.stop();
  client = new PortalClient({
    enrolment: {
      agentId: 'a',
      organisation: { id: 'o', name: 'Northfield', side: 'hospital' },
      publicKey,
      gatewayUrl: `ws://127.0.0.1:${port}/ws/agent`,
      portalOrigin: 'http://p.test',
    },
    privateKey,
    database,
    log: (line) => said.push(line),
    card: () =>
      signDocument(
        'peer-card',
        {
          agentId: 'a',
          publicKey,
          certificateHash: 'c'.repeat(64),
          addresses: [],
          issuedAt: '2026-01-01T00:00:00.000Z',
        },
        privateKey,
      ),
    localApiUrl: () => null,
    onDesired: () => undefined,
    observed: () => [],
    onDesiredTrainings: (trainings) => wanted.push(trainings),
    observedTrainings: () => [],
    onAnswer: () => undefined,
  });
  client.start();
}

const alarm = () => readSetting(database, AUDIT_ALARM);

test('a portal that was put back to an older state is noticed at the hello, and the alarm ends when the copy is continued', async () => {
  portal(3);
  connect();
  await expect.poll(alarm, { timeout: 30_000 }).toMatch('ends at record 3, this copy at 4');
  expect(said.join('\n')).toContain('DB5507');
  portal(6, records.slice(4));
  connect();
  await expect.poll(() => auditHead(database).sequence, { timeout: 30_000 }).toBe(6);
  await expect.poll(alarm, { timeout: 30_000 }).toBeNull();
});

/** Of a training of many hospitals, which makes it long. */
function desiredTraining(index: number, leaseUntil: string): DesiredTraining {
  const party = (name: string) => ({
    ...{ organisationId: name, organisationName: name.repeat(20), agentId: name },
    ...{ agentKey: generateAgentKey().publicKey, certificateHash: '0'.repeat(64) },
  });
  const time = '2999-01-01T00:00:00.000Z';
  return {
    ...{ trainingId: `training-${index}`, attempt: 1, desired: 'await-approval', approvals: [], ownerCard: null },
    leaseUntil,
    terms: {
      ...{ format: 'doubleblind-training', version: 1, trainingId: `training-${index}`, name: 'Chests' },
      ...{ purpose: 'x'.repeat(4000), owner: party('owner'), leastHospitals: 2 },
      hospitals: Array.from({ length: 3 }, (_, i) => party(`hospital-${i}`)),
      model: {
        ...{ name: 'tiny', fileHash: '0'.repeat(64), bytes: 1000, loss: 'sigmoid' },
        findings: Array.from({ length: 100 }, (_, i) => `finding ${i} ${'x'.repeat(150)}`),
        preprocessing: { width: 8, height: 8, channels: 1, resize: 'box', mean: [0], std: [1] },
      },
      ...{ rounds: 10, samplingRate: 0.1, learningRate: 0.1, momentum: 0, clippingNorm: 1, noiseMultiplier: 1 },
      ...{ delta: 1e-5, expiresAt: time, proposedAt: '2026-01-01T00:00:00.000Z' },
    },
  };
}

test('however many trainings somebody proposes, the agent stays on the line and knows them all; a lease counts by its own clock', async () => {
  const minute = 60_000;
  const ahead = 30 * minute;
  const leaseUntil = new Date(Date.now() + ahead + 10 * minute).toISOString();
  const list = Array.from({ length: 230 }, (_, i) => desiredTraining(i, leaseUntil));
  portal(4, [], { more: desiredTrainingsPages(1, list, new Date(Date.now() + ahead)), ahead });
  connect();
  await expect.poll(() => wanted.length, { timeout: 30_000 }).toBe(1);
  expect(wanted[0].map(({ trainingId }) => trainingId)).toEqual(list.map(({ trainingId }) => trainingId));
  const left = Date.parse(wanted[0][0].leaseUntil) - Date.now();
  expect(left).toBeGreaterThan(5 * minute);
  expect(left).toBeLessThan(11 * minute);
  expect(client?.connected).toBe(true);
});
