/** Pairs of workers, one of either party, do the batches of an evaluation. The workers' threads do no cryptography. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueCredential } from '@doubleblind/contracts';
import { ChannelMultiplexer } from '@doubleblind/mpc-core';
import { programHash } from '@doubleblind/program';
import { serveRelay } from '@doubleblind/relay';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseJoin } from '../src/executors/cluster/join-file.ts';
import { ConnectedWorker } from '../src/executors/cluster/line/registry.ts';
import { localSettings } from '../src/executors/cluster/open-cluster.ts';
import { sendText } from '../src/executors/cluster/pairing/messages.ts';
import { widthsText } from '../src/models/widths.ts';
import { loadIdentity } from '../src/peer/identity.ts';
import { writeClusterSettings } from '../src/store/cluster-settings.ts';
import { RunStore } from '../src/store/run-store.ts';
import { evaluateAsHospital } from '../src/work/evaluation/hospital.ts';
import type { RunProgress } from '../src/work/evaluation/run-progress.ts';
import { type Budget, evaluateAsVendor } from '../src/work/evaluation/vendor.ts';
import { type TestCluster, testCluster } from './support/in-process-workers.ts';
import { type LinkedPair, linkedPair } from './support/linked-pair.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from './support/program.ts';

const IMAGES = 16;
const PLAN = {
  id: 'run-1',
  programHash: programHash(program),
  contentHash: '0'.repeat(64),
  testSet: 'test',
  images: IMAGES,
  batchSize: 2,
  outputs: 3,
};

let folder: string;
let pair: LinkedPair;
let run: RunStore;
let begun: number[];
let lost: number[];
let clusters: TestCluster[];
const originalSend = ConnectedWorker.prototype.send;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  await writeFile(join(folder, 'weights.bin'), weightsFile);
  pair = await linkedPair(folder);
  run = await RunStore.create(join(folder, 'run'), PLAN);
  begun = [];
  lost = [];
  clusters = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await run.close();
  for (const cluster of clusters) cluster.close();
  await rm(folder, { recursive: true });
});

async function clusterOf(side: 'vendor' | 'hospital', workers: number, more: Parameters<typeof testCluster>[3] = {}) {
  const cluster = await testCluster(join(folder, `${side}-data`), join(folder, side), workers, more);
  clusters.push(cluster);
  return cluster;
}

const keptBudget: Budget = {
  admit: () => undefined,
  spend: (images) => void begun.push(images),
  lost: (images) => void lost.push(images),
};

async function evaluate(
  vendor: TestCluster,
  hospital: TestCluster,
  more: {
    lanes?: number;
    onProgress?: (progress: RunProgress) => void;
    onVendorProgress?: (progress: RunProgress) => void;
  } = {},
) {
  const pins = { vendor: await hashOf('vendor'), hospital: await hashOf('hospital') };
  return Promise.all([
    evaluateAsVendor({
      ...{ link: pair.vendor, terms: null, manifestText: null, program, programText, executor: vendor.executor },
      ...{ weightsPath: join(folder, 'weights.bin'), budget: keptBudget, peer: { certificateHash: pins.hospital } },
      ...(more.onVendorProgress ? { onProgress: more.onVendorProgress } : {}),
    }),
    evaluateAsHospital({
      ...{ link: pair.hospital, terms: null, programHash: programHash(program), widths: widthsText(program) },
      prepare: async () => ({ program, programText, run }),
      loadImage: async (index) => testImage(index),
      ...{ lanes: more.lanes ?? 4, executor: hospital.executor, workersWith: { certificateHash: pins.vendor } },
      ...(more.onProgress ? { onProgress: more.onProgress } : {}),
    }),
  ]);
}

async function hashOf(side: string): Promise<string> {
  return (await loadIdentity(join(folder, side))).certificateHash;
}

function expectAllOutputs(): void {
  const outputs = run.outputs();
  expect(outputs).toHaveLength(IMAGES);
  outputs.forEach((logits, image) => {
    for (const [o, logit] of expectedLogits(testImage(image)).entries()) expect(logits[o]).toBeCloseTo(logit, 4);
  });
}

test('several pairs do every image once, and each side measures what its workers have used', async () => {
  const counts: number[] = [];
  const [here, there] = [await clusterOf('hospital', 3), await clusterOf('vendor', 2)];
  const [vendor, hospital] = await evaluate(there, here, {
    onProgress: ({ workers }) => workers && counts.push(workers.pairs),
  });
  expectAllOutputs();
  expect(begun.reduce((sum, images) => sum + images, 0)).toBe(IMAGES);
  expect(lost).toEqual([]);
  expect(vendor.images).toBe(IMAGES);
  expect(hospital.images).toBe(IMAGES);
  expect(Math.max(...counts)).toBe(2);
  // An image has 64 bytes, and its outputs 12; the agents' own link has carried none of them.
  expect(hospital.bytesSent).toBeGreaterThan(IMAGES * 64);
  expect(vendor.bytesReceived).toBeGreaterThan(IMAGES * 64);
  // One wait for the steps, one for the outputs of each batch, less the sends that came before.
  expect(hospital.rounds).toBe(8);
  // The logs name every batch once, and no secret: not what lets workers in, nor a key, nor an output.
  const events = here.logged.map((line) => JSON.parse(line));
  const done = events.filter(({ message }) => message.includes('is done')).map(({ work, shard }) => [work, shard]);
  expect(done.sort()).toEqual(Array.from({ length: 8 }, (_, shard) => ['run-1', shard]));
  const { secret } = await parseJoin(join(folder, 'hospital-data', 'cluster', 'join.json'));
  const log = [...here.logged, ...there.logged].join('');
  for (const word of [secret, 'PRIVATE KEY', String(run.outputs()[3][0])]) expect(log.includes(word)).toBe(false);
});

test('workers that can only call out meet at a relay that admits their agents and nobody else', async () => {
  const admitted = new Set([await hashOf('vendor'), await hashOf('hospital')]);
  const probe = await serveRelay({ host: '127.0.0.1', port: 0, url: 'ws://127.0.0.1/relay', admit: async () => false });
  await probe.stop();
  const workersRelay = `ws://127.0.0.1:${probe.port}/relay`;
  const relay = await serveRelay({
    ...{ host: '127.0.0.1', port: probe.port, url: workersRelay },
    admit: async ({ agentHash }) => admitted.has(agentHash),
  });
  const settings = { workersListen: null, workersRelay };
  await evaluate(await clusterOf('vendor', 1, { settings }), await clusterOf('hospital', 1, { settings }));
  expectAllOutputs();
  expect(relay.relay.counters).toMatchObject({ calls: 1, refused: 0 });
  await relay.stop();
});

test.each(['vendor', 'hospital'] as const)(
  'a batch whose worker at the %s vanishes is done by another pair, and counts again',
  async (victim) => {
    vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '50');
    const vendor = await clusterOf('vendor', 2);
    const hospital = await clusterOf('hospital', 2);
    const cluster = victim === 'vendor' ? vendor : hospital;
    // As soon as it has its third order of a batch: one that has no batch, or is done with it, would not be missed.
    const order = victim === 'vendor' ? 'serve' : 'evaluate';
    let orders = 0;
    const send = vi.spyOn(ConnectedWorker.prototype, 'send').mockImplementation(function (
      this: ConnectedWorker,
      ...[message, tensors]: Parameters<ConnectedWorker['send']>
    ) {
      originalSend.call(this, message, tensors);
      const isVictims = cluster.cluster()?.registry.workers.includes(this) ?? false;
      if (isVictims && message.type === order && ++orders === 3) this.terminate();
    });
    const again = { vendor: 0, hospital: 0 };
    await evaluate(vendor, hospital, {
      onVendorProgress: ({ workers }) => {
        again.vendor = workers?.again ?? 0;
      },
      onProgress: ({ workers }) => {
        again.hospital = workers?.again ?? 0;
      },
    });
    send.mockRestore();
    expectAllOutputs();
    expect(again.hospital).toBe(1);
    expect(lost.length).toBeLessThanOrEqual(1);
    expect(lost.length).toBeGreaterThanOrEqual(again.vendor);
    // The vendor has begun it before it was lost, unless its images were still on their way.
    expect(begun.reduce((sum, images) => sum + images, 0)).toBe(IMAGES + 2 * again.vendor);
  },
);

test('a pair that is lost while its result is kept takes no further batch, and a worker that was spare takes its place', async () => {
  const vendor = await clusterOf('vendor', 2);
  const save = run.saveBatch.bind(run);
  let cut = 0;
  run.saveBatch = async (batch, outputs) => {
    const busy = vendor.cluster()!.registry.workers.find(({ holder }) => holder !== null);
    if (batch === 2) {
      cut += 1;
      busy!.terminate();
      // Until the hospital's side has heard of it.
      await sleep(500);
    }
    await save(batch, outputs);
  };
  await evaluate(vendor, await clusterOf('hospital', 1), { lanes: 1 });
  expectAllOutputs();
  expect(cut).toBe(1);
  expect(begun.reduce((sum, images) => sum + images, 0)).toBe(IMAGES);
}, 60_000);

test.each(['vendor', 'hospital'] as const)(
  'a worker of the %s that is not wanted any more finishes its batch and leaves, and nothing is lost',
  async (side) => {
    vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '100');
    const parties = { vendor: await clusterOf('vendor', 2), hospital: await clusterOf('hospital', 2) };
    const counts: number[] = [];
    let asked = false;
    await evaluate(parties.vendor, parties.hospital, {
      onProgress: ({ workers, imagesDone }) => {
        if (workers) counts.push(workers.pairs);
        if (asked || imagesDone === 0) return;
        asked = true;
        writeClusterSettings(parties[side].database, localSettings(1));
      },
    });
    expectAllOutputs();
    expect(counts).toContain(2);
    expect(counts.at(-1)).toBe(1);
    expect(lost).toEqual([]);
    expect(begun).toHaveLength(8);
  },
);

test('a vendor cannot offer workers without end: the hospital would keep them all', async () => {
  const hospital = await clusterOf('hospital', 0);
  const vendor = await loadIdentity(join(folder, 'vendor'));
  const running = (async () => {
    for await (const _ of hospital.executor.run({
      ...{
        work: { kind: 'evaluation', id: 'run-1' },
        side: 'hospital',
        program: programText,
        threatModel: 'semi-honest',
      },
      ...{ batches: [1], lanes: 1, inputs: async () => [testImage(0)], peer: pair.hospital, ticket: '0'.repeat(64) },
      byWorkers: { peer: { certificateHash: vendor.certificateHash } },
    }));
  })();
  running.catch(() => {});
  const channel = new ChannelMultiplexer(pair.vendor, { only: 0 }).channel(0);
  const certificate = new X509Certificate(vendor.certificatePem).raw.toString('base64');
  await sendText(channel, { type: 'introduction', certificate });
  const offers = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) => {
        const worker = { workerId: `w${from + i}`, certificateHash: '1'.repeat(64) };
        return sendText(channel, {
          type: 'offer',
          credential: issueCredential(vendor.privateKey, worker),
          listens: true,
        });
      }),
    );
  await offers(0, 1024);
  // As many as may be: it waits for workers of its own.
  await expect(Promise.race([running, sleep(200, 'waits')])).resolves.toBe('waits');
  await offers(1024, 1).catch(() => {});
  await expect(running).rejects.toMatchObject({ code: 'DB3008' });
});
