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
const records = auditChain(6);

beforeEach(async () => {
  said.length = 0;
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

/** A portal that says that its chain ends at this record, and then sends these. */
function portal(ends: number, links: readonly AuditRecord[] = []): void {
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    const send = (message: PortalMessage) => socket.send(JSON.stringify(message));
    const nonce = 'A'.repeat(43);
    send({ type: 'challenge', contractVersion: CONTRACT_VERSION, nonce, time: new Date().toISOString() });
    socket.once('message', () => {
      const organisation = { id: 'o', name: 'Northfield', side: 'hospital' } as const;
      const head = { sequence: ends, hash: records[ends - 1].hash };
      send({ type: 'welcome', organisation, portalOrigin: 'http://p.test', portalVersion: '0', auditHead: head });
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
    onDesiredTrainings: () => undefined,
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
