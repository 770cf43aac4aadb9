/** An approved evaluation whose agents share it out to workers: progress, budget, and agents that are killed with workers at work. */
import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedDatabase } from '../../../web/src/server/database/embedded.ts';
import { Wire } from '../../../web/test/support/faults/wire.ts';
import { localSettings } from '../../src/executors/cluster/open-cluster.ts';
import { type ClusterSettings, writeClusterSettings } from '../../src/store/cluster-settings.ts';
import { readServed } from '../../src/store/database/served.ts';
import { listWorkers } from '../../src/store/database/workers.ts';
import { mayStarve, starve } from '../support/starve.ts';
import { IMAGES, Pair } from './support/pair.ts';

let pair: Pair;

beforeEach(async () => {
  pair = await Pair.start();
  for (const side of ['vendor', 'hospital'] as const)
    pair.inDatabase(side, (database) => writeClusterSettings(database, settings(2)));
});

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
  await pair?.stop();
});

const settings = (workers: number): ClusterSettings => ({ ...localSettings(workers), mostPairs: 4 });

const ENDS: Readonly<Record<string, (pid: number) => unknown>> = {
  'is killed': (pid) => process.kill(pid, 'SIGKILL'),
  'runs out of memory': starve,
};

test.each(Object.keys(ENDS).filter((how) => how === 'is killed' || mayStarve()))(
  'pairs of workers evaluate every image once, also where a worker %s and then the hospital is killed',
  async (how) => {
    pair.stepMilliseconds = 200;
    for (const side of ['vendor', 'hospital'] as const) {
      await pair.kill(side);
      await pair.run(side);
    }
    const id = await pair.approved();
    await pair.portal.until('batches are done', () => pair.imagesDone() >= 2);
    const [first] = pair.inDatabase('hospital', listWorkers).filter(({ state }) => state === 'busy');
    await ENDS[how](first.pid);
    await pair.portal.until('more batches are done', () => pair.imagesDone() >= 6);
    const { progress } = pair.portal.evaluation!.observed.hospital!;
    expect(progress!.workers!.pairs).toBeGreaterThan(0);
    await pair.kill('hospital');
    await pair.run('hospital');
    await pair.computed(id);
    const { images } = pair.inDatabase('vendor', (database) => readServed(database, id));
    expect(images).toBeGreaterThan(IMAGES);
    expect(images).toBeLessThanOrEqual(2 * IMAGES);
  },
  300_000,
);

test('the PostgreSQL with the queue is taken away in the middle of a run: people are told, and with it back every image is done once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'queue-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedDatabase(join(folder, 'postgres'));
  const url = new URL(postgres.url);
  const wire = await Wire.start(Number(url.port));
  url.port = String(wire.port);
  try {
    pair.inDatabase('hospital', (database) =>
      writeClusterSettings(database, { ...settings(2), databaseUrl: url.href }),
    );
    pair.stepMilliseconds = 60;
    for (const side of ['vendor', 'hospital'] as const) {
      await pair.kill(side);
      await pair.run(side);
    }
    const id = await pair.approved();
    await pair.portal.until('batches are done', () => pair.imagesDone() >= 2);
    wire.refuse();
    const observed = () => pair.portal.evaluation!.observed.hospital!;
    await pair.portal.until('people are told', () => observed().failure?.code === 'DB5647');
    expect(observed().observed).toBe('link-lost');
    expect(JSON.stringify(observed())).not.toContain(url.password);
    const done = pair.imagesDone();
    wire.heal();
    await pair.computed(id);
    expect(done).toBeGreaterThanOrEqual(2);
    const { images } = pair.inDatabase('vendor', (database) => readServed(database, id));
    expect(images).toBeGreaterThanOrEqual(IMAGES);
    expect(images).toBeLessThanOrEqual(2 * IMAGES);
  } finally {
    wire.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
