/** Pairs of workers, one of either party, do the batches of an evaluation. The workers' threads do no cryptography. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { widthsText } from '../src/models/widths.ts';
import { RunStore } from '../src/store/run-store.ts';
import { evaluateAsHospital } from '../src/work/evaluation/hospital.ts';
import type { RunProgress } from '../src/work/evaluation/run-progress.ts';
import { type Budget, evaluateAsVendor } from '../src/work/evaluation/vendor.ts';
import { type TestCluster, testCluster } from './support/in-process-workers.ts';
import { type LinkedPair, linkedPair } from './support/linked-pair.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from './support/program.ts';

const IMAGES = 15;
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
  more: { lanes?: number; onProgress?: (progress: RunProgress) => void } = {},
) {
  const pins = { vendor: await hashOf('vendor'), hospital: await hashOf('hospital') };
  return Promise.all([
    evaluateAsVendor({
      ...{ link: pair.vendor, terms: null, manifestText: null, program, programText, executor: vendor.executor },
      ...{ weightsPath: join(folder, 'weights.bin'), budget: keptBudget, peer: { certificateHash: pins.hospital } },
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
  const { loadIdentity } = await import('../src/peer/identity.ts');
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
  const [vendor, hospital] = await evaluate(await clusterOf('vendor', 2), await clusterOf('hospital', 3), {
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
});

test.each(['vendor', 'hospital'] as const)(
  'a batch whose worker at the %s vanishes is done by another pair, and counts again',
  async (victim) => {
    vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '20');
    const vendor = await clusterOf('vendor', 2);
    const hospital = await clusterOf('hospital', 2);
    const cluster = victim === 'vendor' ? vendor : hospital;
    let cut = false;
    let again = 0;
    await evaluate(vendor, hospital, {
      onProgress: ({ workers, imagesDone }) => {
        again = workers?.again ?? 0;
        if (cut || imagesDone < 2 || imagesDone > 6) return;
        const at = cluster.cluster()?.registry.workers.find(({ holder }) => holder !== null);
        cut = at !== undefined;
        at?.terminate();
      },
    });
    expectAllOutputs();
    expect(cut).toBe(true);
    expect(again).toBe(1);
    expect(lost).toEqual([2]);
    expect(begun.reduce((sum, images) => sum + images, 0)).toBe(IMAGES + 2);
  },
);
