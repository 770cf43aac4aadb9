/** Weights of PyTorch in the agent: compiled for the network that is named, and kept as ONNX for comparisons. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readOnnx } from '@doubleblind/compiler';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addBaselineCommand } from '../../src/cli/commands/add-baseline.ts';
import { checkModel } from '../../src/models/check-model.ts';
import { declaredModel } from '../../src/models/declared-model.ts';

const TORCH = join(import.meta.dirname, '../../../../packages/compiler/test/torch');
const HASH = 'ab'.repeat(32);
let folder: string;
let model: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torch-files-'));
  model = join(folder, 'weights.pt');
  await writeFile(model, gunzipSync(readFileSync(join(TORCH, 'today.pt.gz'))));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('the network and the size of its images are stated', async () => {
  const { onnx, format, form } = await declaredModel({
    ...{ model, architecture: 'squeezenet1_1', inputShape: [1, 3, 64, 48] },
  });
  expect(format).toBe('torch');
  expect(form).toMatchObject({ channels: 3, height: 64, width: 48 });
  expect(readOnnx(onnx).nodes.filter(({ operator }) => operator === 'Conv')).toHaveLength(26);
});

it('check says what is missing, and what does not fit', async () => {
  const codes = async (options: object) => (await checkModel({ model, ...options })).obstacles.map(({ code }) => code);
  expect(await codes({})).toEqual(['DB1025']);
  expect(await codes({ architecture: 'squeezenet1_1' })).toEqual(['DB1025']);
  expect(await codes({ architecture: 'resnet18', inputShape: [1, 3, 64, 64] })).toEqual(['DB1024']);
});

it('what is kept for comparisons is an ONNX file, and a pickle that does more is not kept', async () => {
  const add = (file: string, ...more: string[]) =>
    addBaselineCommand().parseAsync(['--data', folder, '--model', file, '--program-hash', HASH, ...more], {
      from: 'user',
    });
  const hostile = join(folder, 'hostile.pt');
  await writeFile(hostile, gunzipSync(readFileSync(join(TORCH, 'whole-model.pt.gz'))));
  await expect(add(hostile, '--architecture', 'squeezenet1_1')).rejects.toThrow(/^DB1023/);
  await expect(add(model, '--architecture', 'squeezenet1_1')).rejects.toThrow(/^DB1025.*--input-shape/s);
  await add(model, '--architecture', 'squeezenet1_1', '--input-shape', '1x3x64x64');
  const kept = await readFile(join(folder, 'baselines', `${HASH}.onnx`));
  expect(readOnnx(kept).inputs[0].dims).toEqual([1, 3, 64, 64]);
});
