import { type WrittenNode, type WrittenTensor, writeOnnx } from '@doubleblind/compiler/onnx';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { GradientEngine, type LossKind } from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Numbers between -1 and 1 that are the same in every run. */
function numbers(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

interface Part {
  readonly nodes: readonly WrittenNode[];
  readonly tensors?: readonly WrittenTensor[];
}

const size = (dims: readonly number[]) => dims.reduce((product, length) => product * length, 1);
const real = (name: string, dims: readonly number[], seed: number, scale = 0.5): WrittenTensor => ({
  name,
  dims,
  data: numbers(size(dims), seed).map((value) => value * scale),
});
const whole = (name: string, values: readonly number[]): WrittenTensor => ({
  name,
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/**
 * image [1][4][9][8] -> a convolution, so that every operator has a parameter behind it -> the part under test, "x" to "y" ->
 * the mean of all values into two logits.
 */
async function directionalError(part: Part, loss: LossKind, seed: number, step: number): Promise<number> {
  const head: Part = {
    nodes: [
      { operator: 'Conv', inputs: ['image', 'first', 'firstBias'], outputs: ['c'], attributes: { pads: [1, 1, 1, 1] } },
      { operator: 'Tanh', inputs: ['c'], outputs: ['x'] },
    ],
    tensors: [real('first', [4, 4, 3, 3], seed), real('firstBias', [4], seed + 1)],
  };
  const tail: WrittenNode[] = [
    { operator: 'Tanh', inputs: ['y'], outputs: ['t'] },
    { operator: 'Reshape', inputs: ['t', 'oneLine'], outputs: ['line'] },
    { operator: 'GlobalAveragePool', inputs: ['line'], outputs: ['mean'] },
    { operator: 'Flatten', inputs: ['mean'], outputs: ['row'] },
    { operator: 'MatMul', inputs: ['row', 'column'], outputs: ['logits'] },
  ];
  const onnx = writeOnnx({
    nodes: [...head.nodes, ...part.nodes, ...tail],
    tensors: [
      ...(head.tensors ?? []),
      ...(part.tensors ?? []),
      whole('oneLine', [1, 1, -1]),
      real('column', [1, 2], seed + 2, 8),
    ],
    inputs: [{ name: 'image', dims: [1, 4, 9, 8] }],
    outputs: [{ name: 'logits', dims: [1, 2] }],
    opset: 13,
  });
  const engine = await GradientEngine.load(onnx, { loss });
  try {
    const image = numbers(4 * 9 * 8, seed + 3);
    const labels = Float32Array.of(1, 0);
    const at = engine.initial;
    const direction = numbers(at.length, seed + 4);
    const { gradient } = await engine.gradient(image, labels, at);
    const lossAt = async (h: number) =>
      (
        await engine.gradient(
          image,
          labels,
          at.map((p, i) => p + h * direction[i]),
        )
      ).loss;
    const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    const expected = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    expect(norm).toBeGreaterThan(0);
    return Math.abs(slope - expected) / (norm + Math.abs(expected));
  } finally {
    await engine.release();
  }
}

const one = (
  operator: string,
  attributes: WrittenNode['attributes'] = {},
  extra: readonly string[] = [],
): WrittenNode => ({
  operator,
  inputs: ['x', ...extra],
  outputs: ['y'],
  attributes,
});

const convolution = (
  outputs: number,
  group: number,
  kernel: number[],
  attributes: WrittenNode['attributes'],
): Part => ({
  nodes: [one('Conv', { ...attributes, group }, ['w', 'b'])],
  tensors: [real('w', [outputs, 4 / group, ...kernel], 7), real('b', [outputs], 8)],
});

/** Every rule in the forms that differ. */
const PARTS: Record<string, Part> = {
  'Conv with strides that leave values out': convolution(6, 1, [3, 3], { strides: [2, 3], pads: [1, 0, 0, 2] }),
  'Conv with groups and dilation': convolution(8, 2, [3, 2], { dilations: [2, 3], pads: [2, 1, 1, 2] }),
  'Conv depthwise, padded as SAME_UPPER': convolution(4, 4, [3, 4], { auto_pad: 'SAME_UPPER', strides: [2, 1] }),
  'Conv padded as SAME_LOWER': convolution(4, 1, [2, 4], { auto_pad: 'SAME_LOWER' }),
  'Conv 1x1': convolution(5, 1, [1, 1], {}),
  Relu: { nodes: [one('Relu')] },
  LeakyRelu: { nodes: [one('LeakyRelu', { alpha: { float: 0.2 } })] },
  Sigmoid: { nodes: [one('Sigmoid')] },
  Clip: {
    nodes: [one('Clip', {}, ['low', 'high'])],
    tensors: [real('low', [], 1, 0.3), { name: 'high', dims: [], data: Float32Array.of(0.4) }],
  },
  'MaxPool with overlapping windows and ceil_mode': {
    nodes: [one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1, pads: [1, 1, 0, 0] })],
  },
  'MaxPool with dilation': { nodes: [one('MaxPool', { kernel_shape: [2, 2], dilations: [3, 2] })] },
  GlobalMaxPool: { nodes: [one('GlobalMaxPool')] },
  'AveragePool that counts its padding': {
    nodes: [one('AveragePool', { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 1, 1, 0], count_include_pad: 1 })],
  },
  'AveragePool that does not count its padding': {
    nodes: [one('AveragePool', { kernel_shape: [3, 3], strides: [2, 1], pads: [1, 2, 2, 1] })],
  },
  'AveragePool with ceil_mode': {
    nodes: [one('AveragePool', { kernel_shape: [4, 3], strides: [3, 3], ceil_mode: 1 })],
  },
  GlobalAveragePool: { nodes: [one('GlobalAveragePool')] },
  'BatchNormalization with frozen statistics': {
    nodes: [one('BatchNormalization', { epsilon: { float: 1e-3 } }, ['s', 'o', 'm', 'v'])],
    tensors: [
      real('s', [4], 3),
      real('o', [4], 4),
      real('m', [4], 5),
      { name: 'v', dims: [4], data: Float32Array.of(0.5, 1, 2, 0.1) },
    ],
  },
  'Concat and Add of branches': {
    nodes: [
      { operator: 'Concat', inputs: ['x', 'x', 's'], outputs: ['joined'], attributes: { axis: -1 } },
      { operator: 'Sigmoid', inputs: ['x'], outputs: ['s'] },
      { operator: 'Concat', inputs: ['s', 's', 'x'], outputs: ['other'], attributes: { axis: 3 } },
      { operator: 'Add', inputs: ['joined', 'other'], outputs: ['y'] },
    ].sort((a, b) => Number(a.operator !== 'Sigmoid') - Number(b.operator !== 'Sigmoid')),
  },
  'Mul, Sub and Div with broadcasting': {
    nodes: [
      { operator: 'GlobalAveragePool', inputs: ['x'], outputs: ['gate'] },
      { operator: 'Mul', inputs: ['x', 'gate'], outputs: ['gated'] },
      { operator: 'Sub', inputs: ['gate', 'gated'], outputs: ['less'] },
      { operator: 'Div', inputs: ['less', 'divisor'], outputs: ['shared'] },
      { operator: 'Add', inputs: ['gate', 'three'], outputs: ['lifted'] },
      { operator: 'Div', inputs: ['shared', 'lifted'], outputs: ['y'] },
    ],
    tensors: [
      { name: 'divisor', dims: [4, 1, 1], data: Float32Array.of(2, -1, 0.5, 3) },
      { name: 'three', dims: [1], data: Float32Array.of(3) },
    ],
  },
  'Slice to the end and with steps': {
    nodes: [
      { operator: 'Slice', inputs: ['x', 'from', 'to', 'axes'], outputs: ['half'] },
      { operator: 'Slice', inputs: ['half', 'from2', 'to2', 'axes', 'steps'], outputs: ['y'] },
    ],
    tensors: [
      whole('from', [-7, 1]),
      { name: 'to', dims: [2], data: BigInt64Array.of(2n ** 63n - 1n, -1n) },
      whole('axes', [-2, 3]),
      whole('from2', [0, 5]),
      whole('to2', [7, 0]),
      whole('steps', [3, -2]),
    ],
  },
  'Pad, also with what it cuts off': {
    nodes: [one('Pad', {}, ['pads'])],
    tensors: [whole('pads', [0, 0, 2, -1, 0, 1, -3, 2])],
  },
  'Transpose, Reshape and MatMul of stacks': {
    nodes: [
      { operator: 'Reshape', inputs: ['x', 'rows'], outputs: ['r'] },
      { operator: 'Transpose', inputs: ['r'], outputs: ['t1'], attributes: { perm: [0, 1, 3, 2] } },
      { operator: 'MatMul', inputs: ['r', 't1'], outputs: ['square'] },
      { operator: 'MatMul', inputs: ['square', 'w'], outputs: ['m'] },
      { operator: 'Add', inputs: ['m', 'b'], outputs: ['y'] },
    ],
    tensors: [whole('rows', [1, 4, 9, 8]), real('w', [9, 3], 5), real('b', [3], 6)],
  },
  'Gemm with both factors transposed, alpha and beta': {
    nodes: [
      { operator: 'Reshape', inputs: ['x', 'matrix'], outputs: ['r'] },
      {
        operator: 'Gemm',
        inputs: ['r', 'w', 'b'],
        outputs: ['y'],
        attributes: { transA: 1, transB: 1, alpha: { float: 0.7 }, beta: { float: -0.4 } },
      },
    ],
    tensors: [whole('matrix', [4, 72]), real('w', [3, 4], 5), real('b', [3], 6)],
  },
  'Dropout, which does nothing': { nodes: [one('Dropout')] },
};

describe('the gradient is the slope that finite differences find', () => {
  test.each(Object.entries(PARTS))('%s', async (_, part) => {
    for (const loss of ['softmax', 'sigmoid'] as const)
      expect(await directionalError(part, loss, 11, 5e-4)).toBeLessThan(1e-2);
  });

  test('Conv and pooling of any size, stride, padding, dilation and group', async () => {
    const pair = (low: number, high: number) =>
      fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }));
    await fc.assert(
      fc.asyncProperty(
        pair(1, 3),
        pair(1, 3),
        pair(0, 1),
        pair(1, 2),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom('Conv', 'AveragePool'),
        fc.integer({ min: 0, max: 1000 }),
        async (kernel, strides, pads, dilations, group, operator, seed) => {
          const small = pads.map((size, axis) => Math.min(size, kernel[axis] - 1));
          const attributes = { strides, pads: [...small, ...small] };
          const part: Part =
            operator === 'Conv'
              ? convolution(group * (1 + (seed % 4)), group, kernel, { ...attributes, dilations })
              : { nodes: [one('AveragePool', { ...attributes, kernel_shape: kernel, count_include_pad: seed % 2 })] };
          expect(await directionalError(part, 'softmax', seed, 5e-4)).toBeLessThan(1e-2);
        },
      ),
      { numRuns: 25 },
    );
  });
});

test('findings without a label neither add to the loss nor to the gradient', async () => {
  const onnx = writeOnnx({
    nodes: [
      { operator: 'Flatten', inputs: ['image'], outputs: ['f'] },
      { operator: 'Gemm', inputs: ['f', 'w', 'b'], outputs: ['logits'], attributes: { transB: 1 } },
    ],
    tensors: [real('w', [3, 4], 1), real('b', [3], 2)],
    inputs: [{ name: 'image', dims: [1, 1, 2, 2] }],
    outputs: [{ name: 'logits', dims: [1, 3] }],
  });
  const engine = await GradientEngine.load(onnx, { loss: 'sigmoid' });
  const image = numbers(4, 3);
  const all = await engine.gradient(image, Float32Array.of(1, 0, 1), engine.initial);
  const some = await engine.gradient(image, Float32Array.of(1, Number.NaN, 1), engine.initial);
  const losses = Array.from(all.logits, (logit, i) => Math.log1p(Math.exp(i === 1 ? logit : -logit)));
  expect(all.loss).toBeCloseTo((losses[0] + losses[1] + losses[2]) / 3, 5);
  expect(some.loss).toBeCloseTo((losses[0] + losses[2]) / 3, 5);
  expect(Array.from(some.gradient.slice(4, 8))).toEqual([0, 0, 0, 0]);
  expect(some.gradient.slice(0, 4)).toEqual(all.gradient.slice(0, 4));
  await engine.release();
});

describe('a model that cannot be trained is refused', () => {
  const model = (nodes: WrittenNode[], tensors: WrittenTensor[], opset = 13) =>
    writeOnnx({
      nodes,
      tensors,
      inputs: [{ name: 'image', dims: [1, 4, 9, 8] }],
      outputs: [{ name: 'y', dims: [1, 4] }],
      opset,
    });
  const conv = { operator: 'Conv', inputs: ['image', 'w'], outputs: ['x'] };
  const w = real('w', [4, 4, 1, 1], 1);
  const load = (onnx: Uint8Array) => GradientEngine.load(onnx, { loss: 'softmax' });

  test('with nothing to learn', () =>
    expect(load(model([{ operator: 'Relu', inputs: ['image'], outputs: ['y'] }], []))).rejects.toThrow('DB8001'));
  test('of an old operator set', () => expect(load(model([conv], [w], 9))).rejects.toThrow('DB8001'));
  test('with batch statistics', () => {
    const statistics = ['s', 'o', 'm', 'v'].map((name) => real(name, [4], 1));
    const normalise = {
      operator: 'BatchNormalization',
      inputs: ['x', 's', 'o', 'm', 'v'],
      outputs: ['y'],
      attributes: { training_mode: 1 },
    };
    return expect(load(model([conv, normalise], [w, ...statistics], 15))).rejects.toThrow(/DB8001.*mix patients/);
  });
  test('with an operator that has no rule', () =>
    expect(load(model([conv, { operator: 'Erf', inputs: ['x'], outputs: ['y'] }], [w]))).rejects.toThrow(
      /DB8002.*Erf/,
    ));
});
