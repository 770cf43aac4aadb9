import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { ModelFile, readOnnx } from '../src/index.ts';
import { withInputShape } from '../src/onnx/declarations.ts';

const MODEL = join(import.meta.dirname, '..', '..', '..', 'examples', 'densenet-tiny.onnx');

test('a model declared for 64 x 64 runs at 96 x 96 and gives the same outputs at 64 x 64', async () => {
  const original = await readFile(MODEL);
  const run = async (model: Uint8Array, size: number) => {
    const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
    const input = new Tensor(
      'float32',
      Float32Array.from({ length: 3 * size * size }, (_, i) => (i % 11) / 11),
      [1, 3, size, size],
    );
    const results = await session.run({ [session.inputNames[0]]: input });
    return [...(results[session.outputNames[0]].data as Float32Array)];
  };
  expect(await run(withInputShape(original, [1, 3, 64, 64]), 64)).toEqual(await run(original, 64));
  expect(await run(withInputShape(original, [1, 3, 96, 96]), 96)).toHaveLength(14);
  await expect(run(original, 96)).rejects.toThrow();
});

test('a value within the graph can be read, and one that is not there is refused', async () => {
  const original = await readFile(MODEL);
  const image = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => (i % 11) / 11);
  const { nodes, outputs } = readOnnx(original);
  const last = nodes.find((node) => node.outputs.includes(outputs[0].name))!;
  const read = async (innerValue?: string) => {
    const file = await ModelFile.open(original, { innerValue });
    const values = (await file.run(image, [3, 64, 64])).slice();
    await file.release();
    return values;
  };
  expect(last.operator).toBe('Gemm');
  const features = await read(last.inputs[0]);
  expect(features.length).toBeGreaterThan((await read()).length);
  await expect(read('nowhere')).rejects.toThrow(/^DB1001/);
});

test('what is no ONNX file is DB1001', () => {
  for (const bytes of [
    new Uint8Array(0),
    Uint8Array.of(255),
    Uint8Array.of(0x3a, 0x7f),
    new TextEncoder().encode('hello world'),
  ]) {
    expect(() => withInputShape(bytes, [1])).toThrow(/DB1001/);
  }
});
