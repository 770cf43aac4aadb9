/** Keras files in the agent: compiled, checked and run in plaintext like ONNX files. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkModel } from '../../src/models/check-model.ts';
import { compileModel } from '../../src/models/compile-model.ts';
import { inputShapeOf, readModelFile } from '../../src/models/model-file.ts';
import { runBaseline } from '../../src/models/plaintext-model.ts';

const KERAS = join(import.meta.dirname, '../../../../packages/compiler/test/keras');
let folder: string;
let model: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keras-files-'));
  model = join(folder, 'transferred.h5');
  await writeFile(model, gunzipSync(readFileSync(join(KERAS, 'transferred.h5.gz'))));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('a Keras file compiles, and its plaintext run gives probabilities of the same outputs', async () => {
  const out = join(folder, 'compiled');
  const notes: string[] = [];
  const { program, report } = await compileModel({
    ...{ model, out, bits: 12, findings: ['a', 'b'], output: 'logits-sigmoid' },
    onNote: (text) => notes.push(text),
  });
  expect(notes).toEqual([expect.stringMatching(/^Assumed: pixels are scaled/)]);
  expect(program.model).toBe('transferred');
  expect(program.tensors[program.input.tensor].shape).toEqual([1, 8, 8]);
  expect(report.check.maximum).toBeLessThan(0.02);
  const { onnx } = await readModelFile({ model, inputShape: inputShapeOf(program) });
  const { scores } = await runBaseline({
    model: onnx,
    program,
    images: 1,
    loadImage: async () => new Float32Array(64),
  });
  expect(scores[0]).toHaveLength(2);
});

it('check tells what is in the way of a damaged one', async () => {
  const damaged = join(folder, 'damaged.keras');
  const whole = gunzipSync(readFileSync(join(KERAS, 'transferred.keras.gz')));
  await writeFile(damaged, whole.subarray(0, whole.length / 2));
  const { obstacles } = await checkModel({ model: damaged });
  expect(obstacles.map(({ code }) => code)).toEqual(['DB1019']);
});
