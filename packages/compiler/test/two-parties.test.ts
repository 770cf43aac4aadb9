/**
 * Whole graphs of the newer kinds between two real parties: norms over an image's own values, softmax, attention, transposed and
 * three-dimensional convolutions.
 */
import { compareParties, decodeOutputs, TWO_PARTY_THREATS } from '@doubleblind/mpc-core';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import type { Build } from './support/agreement.ts';
import { floatOutputs, ModelBuilder } from './support/models.ts';
import { largestDifference } from './support/run.ts';

/** Four patches as tokens of six numbers; norm, attention of two heads, norm, GELU, sums around both. */
const transformerBlock: Build = (m) => {
  m.opset = 20;
  m.conv(6, 1, [4, 4], { strides: [4, 4] }).add('Reshape', [m.integers([1, 6, 4])]);
  const tokens = m.add('Transpose', [], { perm: [0, 2, 1] }).last;
  const norm = () => m.add('LayerNormalization', [m.random([6]), m.random([6])]).last;
  const normed = norm();
  const heads = (perm: readonly number[]) => {
    m.addReading('MatMul', [normed, m.random([6, 6], 0.5)]);
    return m.add('Reshape', [m.integers([1, 4, 2, 3])]).add('Transpose', [], { perm }).last;
  };
  const [query, keys, values] = [heads([0, 2, 1, 3]), heads([0, 2, 3, 1]), heads([0, 2, 1, 3])];
  m.addReading('MatMul', [query, keys]).add('Softmax', [], { axis: -1 });
  m.addReading('MatMul', [m.last, values]).add('Transpose', [], { perm: [0, 2, 1, 3] });
  m.add('Reshape', [m.integers([1, 4, 6])]).add('MatMul', [m.random([6, 6], 0.5)]);
  const attended = m.addReading('Add', [tokens, m.last]).last;
  norm();
  m.add('MatMul', [m.random([6, 8], 0.5)])
    .add('Gelu')
    .add('MatMul', [m.random([8, 6], 0.5)]);
  m.addReading('Add', [attended, m.last]).add('ReduceMean', [m.integers([1])], { keepdims: 0 });
  return m.add('Gemm', [m.random([6, 2])]);
};

/** Down and up once, the skip concatenated; a mask of the input's size. */
const segmentation: Build = (m) => {
  const block = (outputs: number, inputs: number, strides: number) =>
    m
      .conv(outputs, inputs, [3, 3], { pads: [1, 1, 1, 1], strides: [strides, strides] })
      .add('InstanceNormalization', [m.random([outputs]), m.random([outputs])])
      .add('LeakyRelu', [], { alpha: { float: 0.01 } }).last;
  const skip = block(3, 1, 1);
  block(4, 3, 2);
  m.add('ConvTranspose', [m.random([4, 3, 2, 2], 0.5), m.random([3], 0.3)], { strides: [2, 2] });
  m.addReading('Concat', [m.last, skip], { axis: 1 });
  return m.conv(1, 6, [1, 1]);
};

const volume: Build = (m) => {
  m.conv(3, 1, [3, 3, 3], { pads: [1, 1, 1, 1, 1, 1] });
  m.add('InstanceNormalization', [m.random([3]), m.random([3])]).add('Relu');
  m.add('MaxPool', [], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] }).conv(4, 3, [2, 2, 2]);
  return m
    .add('Relu')
    .add('GlobalAveragePool')
    .add('Flatten')
    .add('Gemm', [m.random([4, 2])]);
};

const GRAPHS: [name: string, dims: readonly number[], build: Build, tolerance: number][] = [
  ['a transformer block', [1, 1, 8, 8], transformerBlock, 0.1],
  ['a segmentation network', [1, 1, 8, 8], segmentation, 0.1],
  ['a network for volumes', [1, 1, 4, 6, 6], volume, 0.05],
];

describe.each(GRAPHS)('%s', (_, dims, build, tolerance) => {
  const model = build(new ModelBuilder(dims));
  const bytes = model.bytes();
  const images = model.images(2);
  const compiled = compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 12 });

  it.each(TWO_PARTY_THREATS)(
    'every step is as its meaning says, and the scores are those of ONNX Runtime: %s',
    async (threat) => {
      const { program, weights } = await compiled;
      expect(program.steps.some(({ op }) => op === 'scaleChannels')).toBe(true);
      const { firstWrong, steps, output } = await compareParties(program, weights, images, threat);
      expect(firstWrong).toBeUndefined();
      expect(steps).toHaveLength(program.steps.length);
      const wanted = await floatOutputs(bytes, dims, images);
      for (const [index, values] of decodeOutputs(program, output.data, images.length).entries())
        expect(largestDifference(values, wanted[index])).toBeLessThan(tolerance);
    },
  );
});
