import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { threadsExecutor } from '../src/executors/threads/threads-executor.ts';
import { widthsText } from '../src/models/widths.ts';
import { RunStore } from '../src/store/run-store.ts';
import { demandsOnly } from '../src/work/evaluation/by-hand.ts';
import { evaluateAsHospital, type HospitalJob } from '../src/work/evaluation/hospital.ts';
import { createRun, resumeRun } from '../src/work/evaluation/run-folder.ts';
import { evaluateAsVendor, type VendorJob } from '../src/work/evaluation/vendor.ts';
import { type LinkedPair, linkedPair } from './support/linked-pair.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from './support/program.ts';

const executor = threadsExecutor(new URL('./support/cleartext-worker.ts', import.meta.url));
const PLAN = {
  id: 'run-1',
  programHash: programHash(program),
  contentHash: '0'.repeat(64),
  testSet: 'test',
  images: 7,
  batchSize: 2,
  outputs: 3,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluation-'));
  await writeFile(join(folder, 'weights.bin'), weightsFile);
});
afterEach(() => rm(folder, { recursive: true }));

function vendorJob(pair: LinkedPair, more: Partial<VendorJob> = {}): VendorJob {
  const weightsPath = join(folder, 'weights.bin');
  const byHand = { terms: null, manifestText: null, budget: demandsOnly({}) };
  return { ...byHand, link: pair.vendor, program, programText, weightsPath, executor, ...more };
}

function hospitalJob(pair: LinkedPair, run: RunStore, more: Partial<HospitalJob> = {}): HospitalJob {
  const loadImage = async (index: number) => testImage(index);
  const prepare = async () => ({ program, programText, run });
  const known = { terms: null, programHash: programHash(program), widths: widthsText(program) };
  return { ...known, link: pair.hospital, prepare, loadImage, lanes: 1, executor, ...more };
}

function expectAllOutputs(run: RunStore): void {
  const outputs = run.outputs();
  expect(outputs).toHaveLength(PLAN.images);
  outputs.forEach((logits, image) => {
    for (const [o, logit] of expectedLogits(testImage(image)).entries()) expect(logits[o]).toBeCloseTo(logit, 4);
  });
}

test.each([1, 2, 3])('with %i batches in flight every image gets its own outputs, in order', async (lanes) => {
  const pair = await linkedPair(folder);
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const [vendor, hospital] = await Promise.all([
    evaluateAsVendor(vendorJob(pair)),
    evaluateAsHospital(hospitalJob(pair, run, { lanes })),
  ]);
  expectAllOutputs(run);
  expect(vendor.images).toBe(7);
  // A send and a wait for ten steps, a wait for the outputs: one round a batch.
  expect(hospital.rounds).toBe(4);
});

test('a vendor that vanishes stops the hospital with a number; resuming finishes the run, each batch once', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const first = await linkedPair(folder);
  const interrupted = Promise.allSettled([
    evaluateAsVendor(vendorJob(first)),
    evaluateAsHospital(
      hospitalJob(first, run, {
        onProgress: ({ imagesDone }) => {
          if (imagesDone >= 4) first.sockets.vendor.terminate();
        },
      }),
    ),
  ]);
  for (const result of await interrupted)
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'DB3001' } });
  expect(() => run.outputs()).toThrow(/DB5018/);
  await run.close();
  const kept = await readdir(join(folder, 'run', 'batches'));
  expect(kept.length).toBeGreaterThanOrEqual(2);

  const again = await RunStore.open(join(folder, 'run'));
  const second = await linkedPair(folder);
  const [vendor] = await Promise.all([
    evaluateAsVendor(vendorJob(second)),
    evaluateAsHospital(hospitalJob(second, again)),
  ]);
  expect(vendor.images).toBe(7 - 2 * kept.length);
  expectAllOutputs(again);
});

test('a peer that falls silent without closing is given up, and waiting protocols end', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const pair = await linkedPair(folder, { heartbeatMilliseconds: 50, silentIntervals: 4 });
  const hospital = evaluateAsHospital(hospitalJob(pair, run, { onProgress: () => silence(pair) }));
  const vendor = evaluateAsVendor(vendorJob(pair));
  vendor.catch(() => {});
  await expect(hospital).rejects.toMatchObject({ code: 'DB3004' });
  pair.sockets.vendor.terminate();
});

test('a peer that sends heartbeats and nothing else holds no lane for longer than a step may take', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const pair = await linkedPair(folder);
  vi.stubEnv('DOUBLEBLIND_TEST_STEP_MILLISECONDS', '600000');
  const worker = new URL('./support/cleartext-worker.ts', import.meta.url);
  const impatient = threadsExecutor(worker, { leastMilliseconds: 2000, bytesPerSecond: 1e9 });
  const vendor = evaluateAsVendor(vendorJob(pair)).catch((error) => error.code);
  const hospital = evaluateAsHospital(hospitalJob(pair, run, { executor: impatient }));
  await expect(hospital).rejects.toMatchObject({ code: 'DB3014' });
  expect(await vendor).toBe('DB3012');
  vi.unstubAllEnvs();
}, 60_000);

/** The vendor's machine is unplugged: nothing goes out and nothing is read, but no connection is closed. */
function silence(pair: LinkedPair): void {
  pair.sockets.vendor.send = () => {};
  pair.sockets.vendor.close = () => {};
}

test('parties with different programs stop both, with the number and both hashes', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const pair = await linkedPair(folder);
  const other = { ...program, model: 'another' };
  const results = await Promise.allSettled([
    evaluateAsVendor(vendorJob(pair, { program: other })),
    evaluateAsHospital(hospitalJob(pair, run)),
  ]);
  for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'DB3010' } });
});

test('the threat model reaches the real protocol, which stops with DB4001 where only one side runs it', async () => {
  const real = threadsExecutor();
  const checked = { threatModel: 'private-against-malicious', executor: real } as const;
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const pair = await linkedPair(folder);
  const [vendor, hospital] = await Promise.allSettled([
    evaluateAsVendor(vendorJob(pair, { executor: real })),
    evaluateAsHospital(hospitalJob(pair, run, checked)),
  ]);
  const codes = [vendor, hospital].map((result) => (result.status === 'rejected' ? result.reason.code : 'none'));
  expect(codes).toContain('DB4001');
  expect(codes).not.toContain('none');
  const second = await linkedPair(folder);
  await Promise.all([
    evaluateAsVendor(vendorJob(second, checked)),
    evaluateAsHospital(hospitalJob(second, run, checked)),
  ]);
  expect(run.unfinishedBatches()).toEqual([]);
  run.outputs().forEach((logits, image) => {
    for (const [o, logit] of expectedLogits(testImage(image)).entries()) expect(logits[o]).toBeCloseTo(logit, 1);
  });
});

test('a run goes on under the threat model that it began with, and under no other (DB5019)', async () => {
  const path = join(folder, 'kept');
  await (await createRun(path, { ...PLAN, threatModel: 'private-against-malicious' }, programText)).close();
  await expect(resumeRun(path, PLAN)).rejects.toMatchObject({ code: 'DB5019' });
  const run = await resumeRun(path, { ...PLAN, threatModel: 'private-against-malicious' });
  expect(run.plan.threatModel).toBe('private-against-malicious');
  await run.close();
});

test('a vendor that expects another batch size stops both', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const pair = await linkedPair(folder);
  const [vendor, hospital] = await Promise.allSettled([
    evaluateAsVendor(vendorJob(pair, { budget: demandsOnly({ batchSize: 4 }) })),
    evaluateAsHospital(hospitalJob(pair, run)),
  ]);
  expect(vendor).toMatchObject({ status: 'rejected', reason: { code: 'DB3011' } });
  expect(hospital).toMatchObject({
    status: 'rejected',
    reason: { code: 'DB3012', detail: expect.stringContaining('DB3011') },
  });
});

test('a damaged checkpoint is refused by name; without it the run goes on', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  const logits = (image: number) => Float32Array.from(expectedLogits(testImage(image)));
  await run.saveBatch(0, [logits(0), logits(1)]);
  await run.close();
  const path = join(folder, 'run', 'batches', '000000.json');
  const text = await readFile(path, 'utf8');
  for (const damaged of [
    text.slice(0, 40),
    text.replace(/\d\./, '9.'),
    'null',
    text.replace('"batch":0', '"batch":1'),
  ]) {
    await writeFile(path, damaged);
    await expect(RunStore.open(join(folder, 'run'))).rejects.toMatchObject({ code: 'DB5013', detail: path });
  }
  await rm(path);
  expect((await RunStore.open(join(folder, 'run'))).unfinishedBatches()).toEqual([0, 1, 2, 3]);
});

test('two processes cannot work on one run, and outputs that are no numbers are never kept', async () => {
  const run = await RunStore.create(join(folder, 'run'), PLAN);
  await expect(RunStore.open(join(folder, 'run'))).rejects.toMatchObject({ code: 'DB5016' });
  const bad = [Float32Array.of(1, Number.NaN, 0), Float32Array.of(1, 1, 1)];
  await expect(run.saveBatch(0, bad)).rejects.toMatchObject({ code: 'DB5017' });
  expect(run.unfinishedBatches()).toContain(0);
});
