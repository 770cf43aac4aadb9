/** The embedded store: audit copies that hold together, an outbox that forgets nothing, a scan for weights. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { canonicalHash, GENESIS_HASH, parsePortalMessage } from '@doubleblind/contracts';
import { PrivateWeights, programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scanForWeights } from '../../src/daemon/registration/weight-scan.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { appendAudit, auditHead, checkHead, countUnreadable } from '../../src/store/database/audit.ts';
import { MIGRATIONS, openDatabase } from '../../src/store/database/open.ts';
import { addRequest, openRequests, recordAnswer } from '../../src/store/database/outbox.ts';
import { takeLock } from '../../src/store/process-lock.ts';
import { auditChain } from '../support/audit-chain.ts';
import { program, weightValues } from '../support/program.ts';

let folder: string;
let database: DatabaseSync;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-store-'));
  await mkdir(join(folder, 'data'));
  database = openDatabase(new DataFolder(join(folder, 'data')));
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

test('the database and its log can be read by its owner only', async () => {
  addRequest(database, 'e1', { type: 'revoke' } as never);
  const files = await readdir(join(folder, 'data'));
  expect(files).toContain('agent.sqlite-wal');
  for (const file of files) expect((await stat(join(folder, 'data', file))).mode & 0o077).toBe(0);
});

test('the copy of the audit log grows record by record and survives a restart', () => {
  const records = auditChain(5);
  appendAudit(database, records.slice(0, 3), records[2].hash);
  database.close();
  database = openDatabase(new DataFolder(join(folder, 'data')));
  appendAudit(database, records.slice(3), records[4].hash);
  expect(auditHead(database)).toEqual({ sequence: 5, hash: records[4].hash });
});

test('a record that this agent cannot read is sealed and counted, and the ones after it are taken', () => {
  const records = auditChain(3);
  const { actor, ...rest } = records[1];
  const poisoned = { ...rest, actor: { ...actor, name: 'x'.repeat(5000) } };
  const message = { type: 'audit-copy', links: [records[0], poisoned, records[2]], head: records[2].hash };
  const parsed = parsePortalMessage(JSON.stringify(message));
  if (!parsed.ok || parsed.message.type !== 'audit-copy') throw new Error('the message was refused');
  appendAudit(database, parsed.message.links, parsed.message.head);
  expect(auditHead(database)).toEqual({ sequence: 3, hash: records[2].hash });
  expect(countUnreadable(database)).toBe(1);
});

test('a chain that is shorter than the copy, or ends in another record, is found out at once', () => {
  const records = auditChain(5);
  expect(() => checkHead(database, { sequence: 0, hash: GENESIS_HASH })).not.toThrow();
  appendAudit(database, records, records[4].hash);
  const head = (sequence: number) => ({ sequence, hash: records[sequence - 1].hash });
  expect(() => checkHead(database, head(5))).not.toThrow();
  expect(() => checkHead(database, { sequence: 6, hash: 'a'.repeat(64) })).not.toThrow();
  expect(() => checkHead(database, head(4))).toThrow(/DB5507.*ends at record 4, this copy at 5/);
  expect(() => checkHead(database, { sequence: 5, hash: 'a'.repeat(64) })).toThrow(/DB5507/);
});

test('an altered, dropped or replaced record is found out and nothing of it is kept', () => {
  const records = auditChain(5);
  appendAudit(database, records.slice(0, 2), records[1].hash);
  const altered = { ...records[2], detail: { sequence: 99 } };
  const bad = [[altered, records[3]], [records[3]], [records[0]], [...records.slice(2), auditChain(6)[0]]];
  for (const links of bad) {
    expect(() => appendAudit(database, links, links.at(-1)!.hash)).toThrow(/DB5507/);
  }
  expect(() => appendAudit(database, [records[2]], records[4].hash)).toThrow(/DB5507/);
  expect(auditHead(database).sequence).toBe(2);
});

test('models of a folder from before are found by their whole manifest', async () => {
  const path = join(folder, 'old');
  await mkdir(path);
  const old = new DatabaseSync(join(path, 'agent.sqlite'));
  const manifest = { document: { name: 'M', modelVersion: '1', operatingPoints: [] }, publicKey: '', signature: '' };
  old.exec(MIGRATIONS[0]);
  old.exec('PRAGMA user_version = 1');
  old.prepare('INSERT INTO models VALUES (?, ?, ?, ?)').run('p', '/models/m', JSON.stringify(manifest), 'portal-1');
  const message = JSON.stringify({ type: 'register-model', requestId: 'r', manifest });
  old.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?, NULL)').run('r', 'p', message, '');
  old.close();
  const migrated = openDatabase(new DataFolder(path));
  const hash = canonicalHash(manifest.document);
  expect(migrated.prepare('SELECT * FROM model_versions').all()).toEqual([
    {
      manifest_hash: hash,
      name: 'M',
      model_version: '1',
      folder: '/models/m',
      manifest: JSON.stringify(manifest),
      portal_id: 'portal-1',
    },
  ]);
  expect(migrated.prepare('SELECT subject FROM outbox').all()).toEqual([{ subject: hash }]);
  migrated.close();
});

test('keys of the other side in terms that were approved before are accepted ones', async () => {
  const path = join(folder, 'old-keys');
  await mkdir(path);
  const old = new DatabaseSync(join(path, 'agent.sqlite'));
  old.function('document_hash', (text) => String(text));
  const before = MIGRATIONS.length - 1;
  for (const sql of MIGRATIONS.slice(0, before)) old.exec(sql);
  old.exec(`PRAGMA user_version = ${before}`);
  const party = (name: string, agentKey: string) => ({ organisationId: name, agentId: `${name}-agent`, agentKey });
  for (const [id, side] of [
    ['e1', 'hospital'],
    ['e2', 'vendor'],
  ] as const) {
    const proposal = JSON.stringify({ vendor: party('lumen', 'K1'), hospital: party('northfield', 'K2') });
    old.prepare('INSERT INTO evaluations (id, proposal, updated_at) VALUES (?, ?, ?)').run(id, proposal, '');
    const approval = JSON.stringify({ document: { side, approvedAt: '2026-01-01T00:00:00.000Z' } });
    old.prepare('INSERT INTO approvals (evaluation_id, document) VALUES (?, ?)').run(id, approval);
  }
  old.close();
  const migrated = openDatabase(new DataFolder(path));
  const keys = migrated.prepare('SELECT organisation_id, public_key, agent_id FROM peer_keys ORDER BY 1').all();
  expect(keys.map((row) => Object.values(row))).toEqual([
    ['lumen', 'K1', 'lumen-agent'],
    ['northfield', 'K2', 'northfield-agent'],
  ]);
  migrated.close();
});

test('a request stays in the outbox, in order, until it is answered', () => {
  const ids = ['a', 'b', 'c'].map((subject) =>
    addRequest(database, subject, { type: 'revoke', revocation: revocation(subject) }),
  );
  recordAnswer(database, { type: 'acknowledge', requestId: ids[1], id: 'b' });
  expect(openRequests(database).map(({ request }) => request.requestId)).toEqual([ids[0], ids[2]]);
});

function revocation(evaluationId: string) {
  const document = {
    format: 'doubleblind-revocation' as const,
    version: 1 as const,
    evaluationId,
    side: 'vendor' as const,
    reason: '',
    revokedBy: 'A',
    revokedAt: '2026-01-01T00:00:00.000Z',
  };
  return { document, publicKey: 'A'.repeat(43), signature: 'B'.repeat(86) };
}

/** A process that has the lock, in a process namespace of its own where that may be made: as in another container. */
async function holder(path: string): Promise<ChildProcess> {
  const module = new URL('../../src/store/process-lock.ts', import.meta.url).href;
  const script = `const { takeLock } = await import('${module}'); takeLock(${JSON.stringify(path)}, 'DB5508');
    console.log('held'); setInterval(() => {}, 1000);`;
  const command = [process.execPath, '--input-type=module', '-e', script];
  const apart = spawnSync('unshare', ['--pid', '--fork', '--kill-child', 'true']).status === 0;
  if (apart) command.unshift('unshare', '--pid', '--fork', '--kill-child');
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  return child;
}

test('a lock holds for as long as its process lives, wherever that is, and not a moment longer', async () => {
  const path = join(folder, 'lock');
  const child = await holder(path);
  expect(() => takeLock(path, 'DB5508')).toThrow(/DB5508/);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await vi.waitUntil(() => {
    try {
      takeLock(path, 'DB5508').release();
      return true;
    } catch {
      return false;
    }
  }, 10_000);
  const own = takeLock(path, 'DB5508');
  expect(() => takeLock(path, 'DB5508')).toThrow(/DB5508/);
  own.release();
  own.release();
  takeLock(path, 'DB5508').release();
});

test('weights that found their way into a program are found there, and only there', () => {
  const weights = new PrivateWeights(
    programHash(program),
    new Map([['sum', { kind: 'linear' as const, weights: weightValues, bias: new Int32Array(3) }]]),
  );
  expect(() => scanForWeights(program, weights)).not.toThrow();
  const mean = [...weightValues.subarray(20, 26)];
  const leaking = { ...program, input: { ...program.input, preprocessing: { ...program.input.preprocessing!, mean } } };
  expect(() => scanForWeights(leaking, weights)).toThrow(/DB5611.*sum/);
});
