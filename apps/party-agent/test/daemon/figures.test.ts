/** Who watches an agent sees its line to the portal, its work and its disk, and nothing of anybody's. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObservedEvaluation } from '@doubleblind/contracts';
import { exposition } from '@doubleblind/contracts/monitoring';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readExposition } from '../../../../packages/contracts/test/support/read-exposition.ts';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { AgentFigures } from '../../src/daemon/figures.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { AUDIT_ALARM, writeSetting } from '../../src/store/database/settings.ts';
import { giveBackShard, leaseShard, openShards } from '../../src/store/database/shards.ts';
import { writeWorker } from '../../src/store/database/workers.ts';
import { embeddedQueue } from '../../src/store/shard-queue/embedded-queue.ts';
import { FakePortal } from './support/fake-portal.ts';

const portal = new FakePortal();
const anywhere = { host: '127.0.0.1', port: 0 };
let folder: string;
let data: DataFolder;
let daemon: RunningDaemon;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figures-'));
  data = new DataFolder(join(folder, 'hospital'));
  await mkdir(data.path);
  await portal.start();
  await enrol(data, { portal: portal.origin, token: portal.token('hospital'), name: 'hospital' });
  const common = { data, batchSize: 2, lanes: 1, atOnce: 2, log: () => undefined };
  daemon = await startDaemon({ ...common, http: anywhere, monitoring: anywhere });
});

afterAll(async () => {
  await daemon?.stop();
  await portal.stop();
  await rm(folder, { recursive: true });
});

const get = (path: string) => fetch(`http://127.0.0.1:${daemon.monitoringPort}${path}`);

test('a daemon is ready while its portal is there', async () => {
  await vi.waitFor(async () => expect((await get('/ready')).status).toBe(200), { timeout: 60_000 });
  const families = readExposition(await (await get('/metrics')).text());
  const figure = (name: string) => families.get(name)?.samples[0]?.value;
  expect(figure('doubleblind_agent_portal_connected')).toBe(1);
  expect(figure('doubleblind_agent_disk_free_bytes')).toBeGreaterThan(0);
  await portal.stop();
  await vi.waitFor(async () => expect((await get('/ready')).status).toBe(503), { timeout: 60_000 });
  expect(await (await get('/ready')).json()).toMatchObject({ troubles: ['There is no line to the portal.'] });
  expect((await get('/live')).status).toBe(200);
});

test('work is counted by state, and what runs by images', async () => {
  const other = new DataFolder(join(folder, 'other'));
  await mkdir(other.path);
  const database = openDatabase(other);
  const progress = { imagesTotal: 40, bytes: 1, bytesPerSecond: 1, secondsLeft: 1, phase: 'running' };
  const evaluation = (id: string, state: ObservedEvaluation['observed'], imagesDone: number): ObservedEvaluation => ({
    ...{ evaluationId: id, attempt: 1, observed: state },
    progress: { ...progress, imagesDone, imagesPerSecond: 0.5 },
  });
  const observed = [evaluation('a', 'running', 10), evaluation('b', 'running', 5), evaluation('c', 'failed', 3)];
  const now = new Date().toISOString();
  const worker = { host: 'h', pid: 1, batches: 2, joinedAt: now, heardAt: now };
  writeWorker(database, { ...worker, id: 'w1', state: 'busy' });
  writeWorker(database, { ...worker, id: 'w2', state: 'busy' });
  openShards(database, 'a', [4, 4]);
  giveBackShard(database, 'a', leaseShard(database, 'a', { worker: 'w1', peerWorker: 'v1' })!);
  leaseShard(database, 'a', { worker: 'w2', peerWorker: 'v1' });
  const openQueue = async () => embeddedQueue(database);
  const figures = new AgentFigures({
    folder: other.path,
    database,
    openQueue,
    isConnected: () => true,
    observed: () => observed,
  });
  const text = exposition(await figures.families());
  const families = readExposition(text);
  const of = (name: string) =>
    families.get(name)?.samples.map(({ labels, value }) => [...Object.values(labels), value]);
  expect(of('doubleblind_agent_evaluations')).toEqual([
    ['running', 2],
    ['failed', 1],
  ]);
  expect(of('doubleblind_agent_running_images')).toEqual([[80]]);
  expect(of('doubleblind_agent_running_images_done')).toEqual([[15]]);
  expect(of('doubleblind_agent_running_images_rate')).toEqual([[1]]);
  expect(of('doubleblind_agent_workers')).toEqual([
    ['free', 0],
    ['busy', 2],
    ['leaving', 0],
  ]);
  expect(of('doubleblind_agent_batches_begun_again')).toEqual([[1]]);
  expect(text).not.toContain(other.path);
  const docker = join(import.meta.dirname, '..', '..', '..', '..', 'docker');
  const files = ['alerts.yaml', 'grafana-dashboard.json'].map((name) => readFile(join(docker, name), 'utf8'));
  const named = new Set((await Promise.all(files)).join('\n').match(/\bdoubleblind_agent_\w+/g));
  expect(named.size).toBeGreaterThan(4);
  for (const name of named) expect(text).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
  expect(await figures.troubles()).toEqual([]);
  writeSetting(database, AUDIT_ALARM, 'since yesterday');
  expect(await figures.troubles()).toEqual([expect.stringContaining('audit log')]);
  expect(
    readExposition(exposition(await figures.families())).get('doubleblind_agent_audit_alarm')?.samples[0].value,
  ).toBe(1);
  figures.stop();
  database.close();
});
