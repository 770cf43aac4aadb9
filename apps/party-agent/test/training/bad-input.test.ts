/** What an owner may bring that cannot be trained: found before a hospital is asked, or before one has sent anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOnnx } from '@doubleblind/compiler/onnx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DraftOptions, draftOf } from '../../src/cli/commands/train/draft.ts';
import { readState, writeState } from '../../src/work/training/checkpoint.ts';
import { approveAll, CLASSES, type Group, MODEL, makeGroup, type Running, running } from './support/group.ts';
import { spentBy } from './support/kills.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-input-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A 1 x 1 convolution of an image of 6 x 6, another operator, and means over the image. */
function withOperator(operator: string, inputs: readonly string[] = [], attributes = {}): Uint8Array {
  const filled = (name: string, dims: number[], value: number) => ({
    ...{ name, dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(value) },
  });
  return writeOnnx({
    nodes: [
      { operator: 'Conv', inputs: ['image', 'w'], outputs: ['x'] },
      { operator, inputs: ['x', ...inputs], outputs: ['y'], attributes },
      { operator: 'GlobalAveragePool', inputs: ['y'], outputs: ['means'] },
      { operator: 'Flatten', inputs: ['means'], outputs: ['logits'] },
    ],
    tensors: [filled('w', [3, 1, 1, 1], 0.5), ...inputs.map((name) => filled(name, [3], 1))],
    inputs: [{ name: 'image', dims: [1, 1, 6, 6] }],
    outputs: [{ name: 'logits', dims: [1, 3] }],
    opset: 15,
  });
}

const BATCH_STATISTICS = withOperator('BatchNormalization', ['scale', 'shift', 'mean', 'variance'], {
  training_mode: 1,
});

const OPTIONS: DraftOptions = {
  ...{ name: 'bands', purpose: 'a test', loss: 'softmax', rounds: 10, samplingRate: 0.5, learningRate: 0.1 },
  ...{ momentum: 0.9, clip: 1, noise: 1, delta: 1e-4, days: 1 },
};

async function drafted(onnx: Uint8Array, change: Partial<DraftOptions> = {}, outputs: unknown = CLASSES) {
  const path = join(folder, 'model.onnx');
  await writeFile(path, onnx);
  const about = { input: { name: 'image', shape: [1, 1, 6, 6] }, meaning: 'logits-softmax' };
  await writeFile(join(folder, 'model.json'), JSON.stringify({ ...about, ...(outputs ? { outputs } : {}) }));
  return draftOf(path, { ...OPTIONS, ...change }, 2);
}

test('a model that can be trained makes terms', async () => {
  const { draft } = await drafted(MODEL);
  expect(draft.model.findings).toEqual(CLASSES);
});

test.each([
  ['DB8001', 'batch statistics', () => drafted(BATCH_STATISTICS)],
  ['DB8002', 'an operator without a gradient', () => drafted(withOperator('Erf'))],
  ['DB8005', 'sums that do not fit', () => drafted(MODEL, { clip: 1e-3, noise: 1e-6 })],
  ['DB8006', 'outputs without names', () => drafted(MODEL, {}, null)],
  ['DB5001', 'noise and epsilon both', () => drafted(MODEL, { epsilon: 4 })],
])('%s: no terms are made of %s', async (code, _what, make) => {
  await expect(make()).rejects.toMatchObject({ code });
});

describe('before a hospital has sent anything', () => {
  let group: Group;
  let side: Running;

  beforeEach(async () => {
    group = await makeGroup(folder, 2);
    approveAll(group);
    side = await running(group);
  });
  afterEach(() => {
    side.stop();
    for (const { database } of group.hospitals) database.close();
  });

  test('an owner that begins with a model of batch statistics all the same is stopped', async () => {
    await expect(side.train({ onnx: BATCH_STATISTICS })).rejects.toMatchObject({ code: 'DB8001' });
    expect(spentBy(group)).toEqual([0, 0]);
  });

  test('the state of other terms, or of no training, is not gone on with', async () => {
    const statePath = join(folder, 'state.bin');
    const state = { round: 1, rounds: [1, 1], spentSteps: [1, 1], history: [] };
    const vectors = { parameters: new Float32Array(111), velocity: new Float32Array(111) };
    await writeState(statePath, { termsHash: '1'.repeat(64), ...state, ...vectors });
    expect((await readState(statePath, '1'.repeat(64)))?.round).toBe(1);
    await expect(side.train()).rejects.toMatchObject({ code: 'DB8206' });
    await writeFile(statePath, 'no state');
    await expect(side.train()).rejects.toMatchObject({ code: 'DB8206' });
    expect(spentBy(group)).toEqual([0, 0]);
  });
});
