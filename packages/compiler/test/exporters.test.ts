/** One network in every operator set that is read, and as both exporters of PyTorch write it (torch/export.py). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { unpacked } from './support/formula.ts';
import { ModelBuilder, randomValues } from './support/models.ts';

const FOLDER = join(import.meta.dirname, 'torch');
const exported = readdirSync(FOLDER).filter((name) => name.startsWith('exported-'));

async function largestDifference(onnx: Uint8Array, size: number): Promise<number> {
  const calibration = Array.from({ length: 12 }, (_, n) => randomValues(700 + n, size).map((value) => (value + 1) / 2));
  const { report } = await compile(onnx, { calibration, bits: 12, output: 'logits-sigmoid', maxFileDifference: 1 });
  return report.check.maximum;
}

describe('the program gives the scores of the file', () => {
  it.each(exported)('%s', async (name) => {
    expect(await largestDifference(unpacked(join(FOLDER, name)), 16 * 16)).toBeLessThan(0.01);
  });

  it.each(Array.from({ length: 17 }, (_, at) => 7 + at))('in operator set %i', async (opset) => {
    const model = new ModelBuilder([1, 1, 16, 16]);
    model.opset = opset;
    const pads = [1, 1, 1, 1];
    model
      .conv(4, 1, [3, 3], { pads, strides: [2, 2] })
      .batchNorm(4)
      .add('Relu');
    model.add('AveragePool', [], { kernel_shape: [3, 3], pads, count_include_pad: 1 });
    model.add('MaxPool', [], { kernel_shape: [2, 2], strides: [2, 2] }).conv(3, 4, [1, 1]);
    model.add('GlobalAveragePool').add('Flatten');
    model.add('Gemm', [model.random([2, 3]), model.random([2])], { transB: 1 });
    expect(await largestDifference(model.bytes(), 16 * 16)).toBeLessThan(0.01);
  });

  it('and there are files of both exporters', () => {
    expect(exported.filter((name) => name.includes('script'))).toHaveLength(6);
    expect(exported.filter((name) => name.includes('dynamo'))).toHaveLength(4);
  });
});
