/** What works along any axes: products with factors that are spread along them, reductions over them, sums in Einstein's notation. */
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { type Build, expectAgreement } from './support/agreement.ts';
import { ModelBuilder } from './support/models.ts';

const IMAGE = [1, 3, 8, 8];
const head: Build = (model) => model.add('GlobalAveragePool').add('Flatten', [], { axis: 1 });

const PRODUCTS: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'a gate a position': [
    IMAGE,
    (m) => {
      const map = m.conv(4, 3, [3, 3]).add('Relu').last;
      const gate = m.conv(1, 4, [1, 1]).add('Sigmoid').last;
      return head(m.addReading('Mul', [map, gate]).conv(2, 4, [1, 1]));
    },
  ],
  'a gate a channel and column, and one a channel and row (coordinate attention)': [
    IMAGE,
    (m) => {
      const map = m.conv(4, 3, [3, 3]).add('Relu').last;
      const rows = m
        .add('ReduceMean', [], { axes: [3] })
        .conv(4, 4, [1, 1])
        .add('Sigmoid').last;
      const columns = m
        .addReading('ReduceMean', [map], { axes: [2] })
        .conv(4, 4, [1, 1])
        .add('Sigmoid').last;
      const scaled = m.addReading('Mul', [map, rows]).last;
      return head(m.addReading('Mul', [columns, scaled]).conv(2, 4, [1, 1]));
    },
  ],
  'a row times a column': [
    IMAGE,
    (m) => {
      const map = m.conv(3, 3, [3, 3]).add('Relu').last;
      const rows = m.add('ReduceMean', [], { axes: [3] }).last;
      const columns = m.addReading('ReduceMean', [map], { axes: [1, 2] }).last;
      return head(m.addReading('Mul', [rows, columns]));
    },
  ],
  'a factor a channel of a volume': [
    [1, 2, 4, 4, 4],
    (m) => {
      const map = m.conv(3, 2, [3, 3, 3]).add('Relu').last;
      const gate = m.add('GlobalAveragePool').conv(3, 3, [1, 1, 1]).add('Sigmoid').last;
      return head(m.addReading('Mul', [map, gate]).conv(2, 3, [1, 1, 1]));
    },
  ],
  'scores times one of them': [
    IMAGE,
    (m) => {
      const scores = head(m.conv(4, 3, [3, 3]).add('Relu')).add('Gemm', [m.random([4, 3])]).last;
      const first = m.add('Slice', [m.integers([0]), m.integers([1]), m.integers([1])]).last;
      return m.addReading('Mul', [scores, first]);
    },
  ],
};

const norm = (m: ModelBuilder, axes: readonly number[], input = m.last) => {
  const mean = m.addReading('ReduceMean', [input], { axes }).last;
  const centred = m.addReading('Sub', [input, mean]).last;
  m.add('Pow', [m.reals([], [2])])
    .add('ReduceMean', [], { axes })
    .add('Add', [m.reals([], [1e-5])])
    .add('Sqrt');
  return m.addReading('Div', [centred, m.last]);
};

const REDUCTIONS: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'the largest and the mean of the channels at each position (spatial attention)': [
    IMAGE,
    (m) => {
      const map = m.conv(4, 3, [3, 3]).add('Relu').last;
      const largest = m.add('ReduceMax', [], { axes: [1] }).last;
      const mean = m.addReading('ReduceMean', [map], { axes: [1] }).last;
      m.addReading('Concat', [mean, largest], { axis: 1 }).conv(1, 2, [3, 3], { pads: [1, 1, 1, 1] });
      return head(m.addReading('Mul', [map, m.add('Sigmoid').last]));
    },
  ],
  'ReduceMax over rows, ReduceMin over columns': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [3, 3])
        .add('ReduceMax', [], { axes: [2], keepdims: 0 })
        .add('ReduceMin', [], { axes: [-1], keepdims: 0 })
        .add('Gemm', [m.random([4, 3])]),
  ],
  'ReduceMin over the map, and the largest of the scores': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [3, 3])
        .add('ReduceMin', [], { axes: [2, 3], keepdims: 0 })
        .add('Gemm', [m.random([4, 3])])
        .add('ReduceMax', [], { axes: [1] }),
  ],
  'a maximum of pairs of channels (maxout)': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(6, 3, [3, 3])
          .add('Reshape', [m.integers([1, 3, 2, 6, 6])])
          .add('ReduceMax', [], { axes: [2], keepdims: 0 })
          .conv(2, 3, [1, 1]),
      ),
  ],
  'ReduceL1, ReduceSumSquare and ReduceLogSum': [
    IMAGE,
    (m) => {
      const map = m.conv(3, 3, [3, 3]).last;
      const absolute = m.add('ReduceL1', [], { axes: [2, 3] }).add('Mul', [m.reals([], [0.02])]).last;
      const squares = m.addReading('ReduceSumSquare', [map], { axes: [3, 2] }).add('Mul', [m.reals([], [0.02])]).last;
      const positive = m.addReading('Sigmoid', [map]).add('ReduceLogSum', [], { axes: [2, 3] }).last;
      return m.addReading('Concat', [absolute, squares, positive], { axis: 1 }).add('Flatten', [], { axis: 1 });
    },
    0.1,
  ],
  'CumSum along columns, in either direction': [
    IMAGE,
    (m) => {
      const axis = m.integers([3]);
      return head(
        m
          .conv(3, 3, [3, 3])
          .add('CumSum', [axis])
          .add('Mul', [m.reals([], [0.2])])
          .add('CumSum', [axis], { reverse: 1, exclusive: 1 })
          .add('Mul', [m.reals([], [0.2])])
          .add('Relu'),
      );
    },
  ],
  'Gather with a table of indices': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(3, 3, [3, 3])
          .add('Relu')
          .addReading('Gather', [m.last, m.indices([2, 3], [0, 2, 4, 1, 3, 5])], { axis: 3 })
          .add('ReduceMean', [], { axes: [4], keepdims: 0 }),
      ),
  ],
  SpaceToDepth: [IMAGE, (m) => head(m.add('SpaceToDepth', [], { blocksize: 2 }).conv(4, 12, [3, 3]).add('Relu'))],
  'Max and Min of three maps': [
    IMAGE,
    (m) => {
      const [a, b, c] = [1, 2, 3].map(() => m.addReading('Conv', ['input', m.random([3, 3, 1, 1])]).last);
      const largest = m.addReading('Max', [a, b, c]).last;
      return head(m.addReading('Min', [largest, a, m.reals([3, 1, 1], [0.1, 0.2, 0.3])]));
    },
  ],
  'a norm over channels, written out': [IMAGE, (m) => head(norm(m.conv(6, 3, [3, 3]), [1]).add('Relu')), 0.05],
  'a norm over everything, written out': [IMAGE, (m) => head(norm(m.conv(4, 3, [3, 3]), [1, 2, 3]).add('Relu')), 0.05],
  'LayerNormalization over maps': [
    IMAGE,
    (m) => {
      m.opset = 17;
      const shape = [6, 6];
      return head(
        m
          .conv(3, 3, [3, 3])
          .add('LayerNormalization', [m.random(shape), m.random(shape)], { axis: 2 })
          .add('Relu'),
      );
    },
    0.05,
  ],
  'values without a batch': [
    IMAGE,
    (m) =>
      head(m.conv(3, 3, [3, 3]).add('Relu'))
        .add('Gemm', [m.random([3, 4])])
        .add('Squeeze', [m.integers([0])]),
  ],
};

const SUMS: Record<string, [readonly number[], Build, tolerance?: number]> = {
  attention: [
    [1, 4, 6],
    (m) => {
      const part = () =>
        m.addReading('MatMul', ['input', m.random([6, 4])]).add('Reshape', [m.integers([1, 4, 2, 2])]).last;
      const [q, k, v] = [part(), part(), part()];
      const weights = m
        .addReading('Einsum', [q, k], { equation: 'bihd,bjhd->bhij' })
        .add('Softmax', [], { axis: -1 }).last;
      return m.addReading('Einsum', [weights, v], { equation: 'bhij,bjhd->bihd' }).add('Flatten', [], { axis: 1 });
    },
    0.05,
  ],
  'a constant matrix, and a sum over what only one has': [
    IMAGE,
    (m) => {
      const map = m.conv(3, 3, [3, 3]).add('Relu').last;
      return m.addReading('Einsum', [m.random([5, 3]), map], { equation: 'oc,bchw->bo' });
    },
    0.1,
  ],
  'another order, and a sum of one value': [
    IMAGE,
    (m) =>
      m.conv(3, 3, [3, 3]).add('Relu').add('Einsum', [], { equation: 'bchw->bwc' }).add('Flatten', [], { axis: 1 }),
    0.05,
  ],
};

for (const [what, cases] of Object.entries({ products: PRODUCTS, reductions: REDUCTIONS, sums: SUMS })) {
  describe(`${what} along any axes give the values of the float model`, () => {
    for (const [name, [dims, build, tolerance]] of Object.entries(cases)) {
      it(name, () => expectAgreement(dims, build, tolerance));
    }
  });
}

it('a sum whose axes repeat is refused', async () => {
  const model = new ModelBuilder(IMAGE).add('Einsum', [], { equation: 'bchh->bc' });
  const compiled = compile(model.bytes(), { output: 'logits-sigmoid', calibration: model.images(1), bits: 8 });
  await expect(compiled).rejects.toThrow(/^DB1006.*\(Einsum\) computes "bchh->bc"/);
});
