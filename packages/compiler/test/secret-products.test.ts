/** Products of values that both depend on the image, and what is made of them: norms, softmax, attention, choices. */
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { type Build, expectAgreement } from './support/agreement.ts';
import { ModelBuilder } from './support/models.ts';

const IMAGE = [1, 3, 8, 8];
const head: Build = (model) => model.add('GlobalAveragePool').add('Flatten', [], { axis: 1 });

const CASES: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'Mul of two maps': [
    IMAGE,
    (m) => {
      const value = m.conv(4, 3, [3, 3]).last;
      const other = m.conv(4, 4, [1, 1]).last;
      return head(m.addReading('Mul', [value, other]).conv(2, 4, [1, 1]));
    },
  ],
  'Mul of the input with itself': [IMAGE, (m) => head(m.addReading('Mul', ['input', 'input']).conv(2, 3, [1, 1]))],
  'Div of two maps': [
    IMAGE,
    (m) => {
      const value = m.conv(4, 3, [3, 3]).last;
      const other = m.add('Sigmoid').add('Add', [m.reals([], [0.5])]).last;
      return head(m.addReading('Div', [m.addReading('Tanh', [value]).last, other]).conv(2, 4, [1, 1]));
    },
    0.05,
  ],
  InstanceNormalization: [
    IMAGE,
    (m) => {
      m.conv(4, 3, [3, 3]);
      m.add('InstanceNormalization', [m.random([4]), m.random([4])]);
      return head(m.add('Relu').conv(2, 4, [1, 1]));
    },
    0.05,
  ],
  'InstanceNormalization of volumes': [
    [1, 2, 3, 5, 5],
    (m) => {
      m.conv(2, 2, [2, 3, 3]);
      m.add('InstanceNormalization', [m.random([2]), m.random([2])]);
      return m.add('Relu').add('GlobalAveragePool').add('Flatten');
    },
    0.05,
  ],
  'GroupNormalization, one scale a group': [
    IMAGE,
    (m) => {
      m.opset = 18;
      m.conv(4, 3, [3, 3]);
      m.add('GroupNormalization', [m.random([2]), m.random([2])], { num_groups: 2 });
      return head(m.add('Relu').conv(2, 4, [1, 1]));
    },
    0.05,
  ],
  'group norm, written out': [
    IMAGE,
    (m) => {
      m.conv(4, 3, [3, 3]).add('Reshape', [m.integers([0, 2, -1])]);
      m.add('InstanceNormalization', [m.reals([2], [1, 1]), m.reals([2], [0, 0])]);
      m.add('Reshape', [m.integers([1, 4, 6, 6])]).add('Mul', [m.random([4, 1, 1])]);
      return head(
        m
          .add('Add', [m.random([4, 1, 1])])
          .add('Relu')
          .conv(2, 4, [1, 1]),
      );
    },
    0.05,
  ],
  'LayerNormalization over the channels of channels last': [
    IMAGE,
    (m) => {
      m.opset = 17;
      m.conv(6, 3, [3, 3]).add('Transpose', [], { perm: [0, 2, 3, 1] });
      m.add('LayerNormalization', [m.random([6]), m.random([6])]);
      return head(m.add('Transpose', [], { perm: [0, 3, 1, 2] }).conv(2, 6, [1, 1]));
    },
    0.05,
  ],
  'LayerNormalization of tokens': [
    [1, 4, 6],
    (m) => {
      m.opset = 17;
      m.add('MatMul', [m.random([6, 8])]);
      m.add('LayerNormalization', [m.random([8]), m.random([8])]);
      return m.add('ReduceMean', [], { axes: [1], keepdims: 0 }).add('Gemm', [m.random([8, 2])]);
    },
    0.08,
  ],
  'layer norm, written out': [
    IMAGE,
    (m) => {
      m.conv(6, 3, [3, 3]).add('Transpose', [], { perm: [0, 2, 3, 1] });
      const value = m.last;
      const centred = m.addReading('Sub', [value, m.add('ReduceMean', [], { axes: [-1] }).last]).last;
      m.add('Pow', [m.reals([], [2])]).add('ReduceMean', [], { axes: [-1] });
      const deviation = m.add('Add', [m.reals([], [1e-5])]).add('Sqrt').last;
      m.addReading('Div', [centred, deviation])
        .add('Mul', [m.random([6])])
        .add('Add', [m.random([6])]);
      return head(m.add('Transpose', [], { perm: [0, 3, 1, 2] }).conv(2, 6, [1, 1]));
    },
    0.05,
  ],
  LRN: [
    IMAGE,
    (m) => {
      const attributes = { size: 3, alpha: { float: 2 }, beta: { float: 0.75 }, bias: { float: 1 } };
      return head(m.conv(6, 3, [3, 3]).add('Relu').add('LRN', [], attributes).conv(2, 6, [1, 1]));
    },
    0.05,
  ],
  'Softmax in the middle': [
    [1, 6],
    (m) =>
      m
        .add('Gemm', [m.random([6, 4])])
        .add('Softmax')
        .add('Gemm', [m.random([4, 3])]),
    0.03,
  ],
  'Softmax over the channels of a map': [
    IMAGE,
    (m) => head(m.conv(4, 3, [3, 3]).add('Softmax', [], { axis: 1 }).conv(2, 4, [1, 1])),
    0.03,
  ],
  'LogSoftmax at the output': [[1, 6], (m) => m.add('Gemm', [m.random([6, 4])]).add('LogSoftmax'), 0.03],
  'ReduceLogSumExp over the map': [
    IMAGE,
    (m) => m.conv(3, 3, [3, 3]).add('ReduceLogSumExp', [], { axes: [2, 3], keepdims: 0 }),
    0.03,
  ],
  'attention, tokens first': [
    [1, 4, 2, 5],
    (m) => {
      m.conv(4, 4, [1, 1])
        .add('Reshape', [m.integers([1, 4, 10])])
        .add('Transpose', [], { perm: [2, 0, 1] });
      const tokens = m.last;
      const heads = () => m.addReading('MatMul', [tokens, m.random([4, 4])]).add('Reshape', [m.integers([10, 2, 2])]);
      const query = heads().add('Transpose', [], { perm: [1, 0, 2] }).last;
      const keys = heads().add('Transpose', [], { perm: [1, 2, 0] }).last;
      const values = heads().add('Transpose', [], { perm: [1, 0, 2] }).last;
      m.addReading('MatMul', [query, keys]).add('Softmax', [], { axis: -1 });
      m.addReading('MatMul', [m.last, values]).add('Transpose', [], { perm: [1, 0, 2] });
      m.add('Reshape', [m.integers([10, 4])])
        .add('Gemm', [m.random([4, 4])])
        .add('Reshape', [m.integers([10, 1, 4])]);
      m.add('Transpose', [], { perm: [1, 0, 2] }).add('ReduceMean', [], { axes: [1], keepdims: 0 });
      return m.add('Gemm', [m.random([4, 2])]);
    },
    0.05,
  ],
  'a matrix over the last axis of a reshaped map': [
    IMAGE,
    (m) => {
      m.conv(4, 3, [3, 3])
        .add('Relu')
        .add('Reshape', [m.integers([0, 4, 36])]);
      m.add('Transpose', [], { perm: [0, 2, 1] }).add('MatMul', [m.random([4, 3])]);
      return m.add('ReduceMean', [], { axes: [1], keepdims: 0 });
    },
  ],
  'a map that is reshaped to another': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Relu')
          .add('Reshape', [m.integers([1, 2, 9, 8])])
          .conv(3, 2, [3, 3]),
      ),
  ],
  'values of the input reshaped': [
    IMAGE,
    (m) =>
      head(
        m
          .add('Reshape', [m.integers([0, 3, 64])])
          .add('Reshape', [m.integers([0, 3, 8, 8])])
          .conv(2, 3, [3, 3]),
      ),
  ],
  'a choice between two lines that meet': [
    [1, 6],
    (m) => {
      const score = m.add('Gemm', [m.random([6, 3])]).add('Sigmoid').last;
      const at = [0.3, 0.5, 0.6];
      const mask = m.add('Less', [m.reals([1, 3], at)]).last;
      const low = m.addReading('Div', [
        score,
        m.reals(
          [1, 3],
          at.map((t) => 2 * t),
        ),
      ]).last;
      const rest = m.addReading('Sub', [m.reals([], [1]), score]).last;
      const share = m.addReading('Div', [
        rest,
        m.reals(
          [1, 3],
          at.map((t) => 2 * (1 - t)),
        ),
      ]).last;
      const high = m.addReading('Sub', [m.reals([], [1]), share]).last;
      return m.addReading('Where', [mask, low, high]);
    },
    0.02,
  ],
  'values held to the range of bytes': [
    IMAGE,
    (m) => {
      const [scale, zero] = [m.reals([], [0.01]), m.bytesOf([], [128])];
      m.conv(3, 3, [3, 3]).add('Relu').add('QuantizeLinear', [scale, zero]).add('DequantizeLinear', [scale, zero]);
      return head(m.conv(2, 3, [1, 1]));
    },
    0.03,
  ],
};

describe('products of two values that depend on the image give the values of the float model', () => {
  for (const [name, [dims, build, tolerance]] of Object.entries(CASES)) {
    it(name, () => expectAgreement(dims, build, tolerance));
  }

  it('and the report names the reciprocal root of a norm with its error', async () => {
    const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]);
    model.add('InstanceNormalization', [model.random([4]), model.random([4])]);
    const options = { output: 'logits-sigmoid', calibration: model.images(4), bits: 12 } as const;
    const { report } = await compile(head(model).bytes(), options);
    const [approximation] = report.approximations;
    expect(approximation.name).toBe('InstanceNormalization_1/deviation');
    expect(approximation.knots).toBeGreaterThan(4);
    expect(approximation.error).toBeGreaterThan(0);
    expect(approximation.low).toBeGreaterThan(0);
  });
});

it('a norm of what a norm made keeps its variances, which hardly vary, in their ring', async () => {
  const model = new ModelBuilder(IMAGE);
  model.opset = 17;
  model.conv(8, 3, [3, 3]).add('Transpose', [], { perm: [0, 2, 3, 1] });
  for (let norm = 0; norm < 2; norm++) {
    model.add('LayerNormalization', [model.reals([8], new Array(8).fill(1)), model.reals([8], new Array(8).fill(0))]);
  }
  const bytes = head(model.add('Transpose', [], { perm: [0, 3, 1, 2] }).conv(2, 8, [1, 1])).bytes();
  const { report } = await compile(bytes, { output: 'logits-sigmoid', calibration: model.images(16), bits: 10 });
  expect(report.check.leftRange).toBe(0);
});

/** A norm over the channels of values that reach thirty times as far in the last column as in the first. */
function unevenNorm() {
  const model = new ModelBuilder(IMAGE);
  model.opset = 17;
  model.conv(8, 3, [1, 1]).add('Transpose', [], { perm: [0, 2, 3, 1] });
  model.add('LayerNormalization', [model.random([8]), model.random([8])]);
  const bytes = head(model.add('Transpose', [], { perm: [0, 3, 1, 2] }).conv(4, 8, [1, 1])).bytes();
  const calibration = model.images(16).map((image) => image.map((value, i) => value * 30 ** ((i % 8) / 7)));
  return { bytes, calibration };
}

it('a norm whose variances differ ten thousandfold is as precise where they are large', async () => {
  const { bytes, calibration } = unevenNorm();
  const { report } = await compile(bytes, { output: 'logits-sigmoid', calibration, bits: 14 });
  expect(report.check.mean).toBeLessThan(0.0035);
});

it('sums that leave a narrow ring on the way to a difference that does not are no values out of their range', async () => {
  const { bytes, calibration } = unevenNorm();
  const { report } = await compile(bytes, { output: 'logits-sigmoid', calibration, bits: 8, maxFileDifference: 1 });
  expect(report.check.leftRange).toBe(0);
});
