/** Pairs of workers do an evaluation whose queue of batches is in PostgreSQL. The workers' threads do no cryptography. */
import { chmodSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RunningDatabase, startEmbeddedDatabase } from '../../web/src/server/database/embedded.ts';
import { ConnectedWorker } from '../src/executors/cluster/line/registry.ts';
import { widthsText } from '../src/models/widths.ts';
import { loadIdentity } from '../src/peer/identity.ts';
import { RunStore } from '../src/store/run-store.ts';
import { postgresQueue } from '../src/store/shard-queue/postgres-queue.ts';
import { evaluateAsHospital } from '../src/work/evaluation/hospital.ts';
import { evaluateAsVendor } from '../src/work/evaluation/vendor.ts';
import { testCluster } from './support/in-process-workers.ts';
import { linkedPair } from './support/linked-pair.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from './support/program.ts';

const IMAGES = 16;
const plan = { programHash: programHash(program), contentHash: '0'.repeat(64), testSet: 'test', images: IMAGES };

let folder: string;
let postgres: RunningDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedDatabase(join(folder, 'postgres'));
}, 120_000);

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The budget of nobody: what is served is counted by the hospital's outputs here. */
const budget = { admit: () => undefined, spend: () => undefined, lost: () => undefined };

test('every image is done once, also that of a batch whose worker vanishes, and the queue is empty afterwards', async () => {
  vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '50');
  await writeFile(join(folder, 'weights.bin'), weightsFile);
  const pair = await linkedPair(folder);
  const run = await RunStore.create(join(folder, 'run'), { ...plan, id: 'run-1', batchSize: 2, outputs: 3 });
  const pins = {
    vendor: (await loadIdentity(join(folder, 'vendor'))).certificateHash,
    hospital: (await loadIdentity(join(folder, 'hospital'))).certificateHash,
  };
  const openQueue = () => postgresQueue(postgres.url, 'abcd');
  const hospital = await testCluster(join(folder, 'hospital-data'), join(folder, 'hospital'), 2, { openQueue });
  const vendor = await testCluster(join(folder, 'vendor-data'), join(folder, 'vendor'), 2);
  const send = ConnectedWorker.prototype.send;
  let orders = 0;
  vi.spyOn(ConnectedWorker.prototype, 'send').mockImplementation(function (
    this: ConnectedWorker,
    ...[message, tensors]: Parameters<ConnectedWorker['send']>
  ) {
    send.call(this, message, tensors);
    if (message.type === 'evaluate' && ++orders === 3) this.terminate();
  });
  await Promise.all([
    evaluateAsVendor({
      ...{ link: pair.vendor, terms: null, manifestText: null, program, programText, executor: vendor.executor },
      ...{ weightsPath: join(folder, 'weights.bin'), budget, peer: { certificateHash: pins.hospital } },
    }),
    evaluateAsHospital({
      ...{ link: pair.hospital, terms: null, programHash: programHash(program), widths: widthsText(program) },
      prepare: async () => ({ program, programText, run }),
      loadImage: async (index) => testImage(index),
      ...{ lanes: 4, executor: hospital.executor, workersWith: { certificateHash: pins.vendor } },
    }),
  ]);
  const outputs = run.outputs();
  expect(outputs).toHaveLength(IMAGES);
  outputs.forEach((logits, image) => {
    for (const [o, logit] of expectedLogits(testImage(image)).entries()) expect(logits[o]).toBeCloseTo(logit, 4);
  });
  const events = hospital.logged.map((line) => JSON.parse(line));
  const done = events.filter(({ message }) => message.includes('is done'));
  expect(done.map(({ shard }) => shard).sort()).toEqual(Array.from({ length: IMAGES / 2 }, (_, shard) => shard));
  expect(done.map(({ attempt }) => attempt).filter((attempt) => attempt === 2)).toHaveLength(1);
  const queue = await openQueue();
  expect(await queue.works()).toEqual([]);
  await queue.end();
  await run.close();
  for (const cluster of [vendor, hospital]) cluster.close();
}, 120_000);
