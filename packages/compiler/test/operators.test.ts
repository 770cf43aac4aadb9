import { describe, expect, it } from 'vitest';
import { difference } from '../src/calibrate/probabilities.ts';
import { compile } from '../src/index.ts';
import { writeOnnx } from '../src/onnx/write.ts';
import { type Build, expectAgreement } from './support/agreement.ts';
import { floatOutputs, ModelBuilder } from './support/models.ts';
import { runFixedPoint } from './support/run.ts';

const IMAGE = [1, 3, 8, 8];
const head: Build = (model) => model.add('GlobalAveragePool').add('Flatten', [], { axis: 1 });

const CASES: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'Conv with stride, padding and dilation': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3], { strides: [2, 1], pads: [1, 2, 0, 1], dilations: [1, 2] })
          .add('Relu')
          .conv(2, 4, [1, 1]),
      ),
  ],
  'Mul of a map and a factor a channel that follows from it': [
    IMAGE,
    (m) => {
      const map = m.conv(6, 3, [3, 3]).add('Relu').last;
      const gate = m.add('GlobalAveragePool').conv(3, 6, [1, 1]).add('Relu').conv(6, 3, [1, 1]).add('Sigmoid').last;
      return head(m.addReading('Mul', [gate, map]).conv(4, 6, [1, 1]));
    },
    0.02,
  ],
  'Mul of values of a function and a HardSigmoid gate, in a residual sum': [
    IMAGE,
    (m) => {
      const map = m.conv(4, 3, [3, 3]).add('Elu').last;
      const gate = m
        .add('GlobalAveragePool')
        .conv(4, 4, [1, 1])
        .add('HardSigmoid', [], { alpha: { float: 1 / 6 } }).last;
      const scaled = m.addReading('Mul', [map, gate]).last;
      return head(m.addReading('Add', [map, scaled]).add('Relu').conv(2, 4, [1, 1]));
    },
    0.02,
  ],
  'Conv in groups': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(6, 3, [1, 1])
          .add('Relu')
          .conv(6, 1, [3, 3], { group: 6, pads: [1, 1, 1, 1] })
          .add('Relu')
          .conv(4, 3, [1, 1], { group: 2 }),
      ),
  ],
  'Conv with auto_pad SAME_UPPER and SAME_LOWER': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [2, 2], { auto_pad: 'SAME_UPPER', strides: [2, 2] })
          .add('Relu')
          .conv(2, 4, [2, 4], { auto_pad: 'SAME_LOWER' }),
      ),
  ],
  'Conv in one dimension': [
    [1, 2, 16],
    (m) =>
      m
        .conv(3, 2, [5], { strides: [2], pads: [2, 2] })
        .add('Relu')
        .conv(2, 3, [3])
        .add('Flatten'),
  ],
  'Conv in three dimensions': [
    [1, 2, 4, 5, 5],
    (m) =>
      m
        .conv(3, 2, [3, 3, 3], { pads: [1, 1, 1, 1, 1, 1], strides: [2, 1, 1] })
        .batchNorm(3)
        .add('Relu')
        .conv(2, 3, [2, 1, 1])
        .add('GlobalAveragePool')
        .add('Flatten'),
  ],
  'Gemm with alpha, beta and transposed weights': [
    [1, 6],
    (m) =>
      m
        .add('Gemm', [m.random([4, 6]), m.random([4])], { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } })
        .add('Relu')
        .add('Gemm', [m.random([4, 3])]),
  ],
  'MatMul with a constant matrix': [
    [1, 6],
    (m) =>
      m
        .add('MatMul', [m.random([6, 5])])
        .add('Add', [m.random([5])])
        .add('Relu')
        .add('MatMul', [m.random([5, 3])]),
  ],
  'MatMul over the last of three axes': [
    [1, 3, 4],
    (m) =>
      m
        .add('MatMul', [m.random([4, 5])])
        .add('Relu')
        .add('Flatten'),
  ],
  'BatchNormalization after, before and between': [
    IMAGE,
    (m) =>
      head(
        m
          .batchNorm(3)
          .conv(4, 3, [3, 3])
          .batchNorm(4)
          .add('Relu')
          .batchNorm(4)
          .add('Relu')
          .conv(3, 4, [3, 3], { pads: [1, 1, 1, 1] }),
      ),
  ],
  'Clip as ReLU6': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Clip', [m.reals([], [0]), m.reals([], [0.4])])
          .batchNorm(4)
          .add('Clip', [m.reals([], [0]), m.reals([], [0.5])])
          .conv(2, 4, [1, 1]),
      ),
  ],
  'MaxPool before and after Relu, with ceil_mode': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3], { pads: [1, 1, 1, 1] })
          .add('Relu')
          .add('MaxPool', [], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] })
          .add('MaxPool', [], { kernel_shape: [2, 2], strides: [3, 3], ceil_mode: 1 })
          .conv(2, 4, [1, 1]),
      ),
  ],
  'MaxPool of batch-normalised values': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Relu')
          .batchNorm(4)
          .add('MaxPool', [], { kernel_shape: [2, 2] })
          .add('Relu')
          .conv(2, 4, [1, 1]),
      ),
  ],
  'AveragePool with padding that counts': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .batchNorm(4)
          .add('Relu')
          .add('AveragePool', [], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 })
          .conv(2, 4, [3, 3], { pads: [1, 1, 1, 1] }),
      ),
  ],
  'AveragePool after a 1x1 convolution': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Relu')
          .conv(3, 4, [1, 1])
          .add('AveragePool', [], { kernel_shape: [2, 2], strides: [2, 2] })
          .add('Relu'),
      ),
  ],
  'ReduceMean over space': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [3, 3])
        .add('Relu')
        .add('ReduceMean', [], { axes: [2, 3], keepdims: 0 })
        .add('Gemm', [m.random([4, 2])]),
  ],
  Add: [
    IMAGE,
    (m) => {
      m.conv(4, 3, [1, 1]).add('Relu');
      const shortcut = m.last;
      m.conv(4, 4, [3, 3], { pads: [1, 1, 1, 1] }).batchNorm(4);
      m.addReading('Add', [m.last, shortcut]).add('Relu');
      const second = m.last;
      m.conv(4, 4, [3, 3], { pads: [1, 1, 1, 1] });
      return head(m.addReading('Add', [second, m.last]).add('Relu'));
    },
  ],
  Concat: [
    IMAGE,
    (m) => {
      m.conv(4, 3, [3, 3], { pads: [1, 1, 1, 1] });
      const first = m.last;
      m.batchNorm(4)
        .add('Relu')
        .conv(2, 4, [3, 3], { pads: [1, 1, 1, 1] });
      m.addReading('Concat', [first, m.last], { axis: 1 }).batchNorm(6).add('Relu').conv(2, 6, [1, 1]);
      return head(m);
    },
  ],
  'Concat of a tensor with itself, clipped': [
    IMAGE,
    (m) => {
      m.conv(3, 3, [3, 3]);
      m.addReading('Concat', [m.last, m.last], { axis: 1 })
        .batchNorm(6)
        .add('Clip', [m.reals([], [0]), m.reals([], [0.6])]);
      return head(m.conv(2, 6, [1, 1]));
    },
  ],
  'Flatten of a map': [
    [1, 2, 3, 4],
    (m) =>
      m
        .conv(2, 2, [1, 1])
        .batchNorm(2)
        .add('Relu')
        .batchNorm(2)
        .add('Flatten')
        .add('Gemm', [m.random([24, 3], 0.3)]),
  ],
  'Reshape with a computed shape': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [8, 8])
        .add('Relu')
        .add('Reshape', [m.integers([0, -1])])
        .add('Gemm', [m.random([4, 2])]),
  ],
  'Squeeze and Unsqueeze': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [8, 8])
        .add('Squeeze', [m.integers([2, 3])])
        .add('Relu')
        .add('Unsqueeze', [m.integers([2, 3])])
        .conv(2, 4, [1, 1])
        .add('Flatten'),
  ],
  'Reshape with a shape that is computed from a Shape, a ConstantOfShape, a Cast and a ReduceProd': [
    IMAGE,
    (m) => {
      m.conv(4, 3, [7, 7]).add('Relu');
      const features = m.last;
      m.add('Shape');
      const shape = m.last;
      m.addReading('Gather', [shape, m.integers([0])]);
      const batch = m.last;
      m.addReading('Slice', [shape, m.integers([1]), m.integers([4])]).add('Cast', [], { to: 1 });
      m.add('ReduceProd', [], { keepdims: 1 }).add('Cast', [], { to: 7 });
      const product = m.last;
      m.addReading('Concat', [batch, product], { axis: 0 });
      const target = m.last;
      const one = { name: 'one', dims: [1], data: BigInt64Array.of(1n) };
      m.addReading('ConstantOfShape', [m.integers([2])], { value: { tensor: one } });
      m.addReading('Mul', [target, m.last]);
      return m.addReading('Reshape', [features, m.last]).add('Gemm', [m.random([16, 3])]);
    },
  ],
  Transpose: [
    [1, 3, 4, 5],
    (m) =>
      m
        .add('Transpose', [], { perm: [0, 2, 3, 1] })
        .conv(2, 4, [3, 3])
        .add('Relu')
        .add('Transpose', [], { perm: [0, 3, 1, 2] })
        .add('Relu')
        .add('Flatten'),
  ],
  'Pad merged into the next layer': [
    IMAGE,
    (m) =>
      head(
        m
          .add('Pad', [m.integers([0, 0, 1, 2, 0, 0, 0, 1])])
          .conv(3, 3, [3, 3])
          .add('Relu')
          .add('Pad', [m.integers([0, 0, 1, 1, 0, 0, 1, 1])])
          .add('MaxPool', [], { kernel_shape: [3, 3] })
          .conv(2, 3, [1, 1]),
      ),
  ],
  'Mul, Div, Sub and Add of constants: a number, a channel, a map': [
    IMAGE,
    (m) =>
      head(
        m
          .add('Sub', [m.reals([3, 1, 1], [0.1, -0.2, 0.3])])
          .add('Div', [m.reals([1, 3, 1, 1], [0.5, 1.5, 0.7])])
          .conv(4, 3, [3, 3], { pads: [1, 1, 1, 1] })
          .add('Mul', [m.reals([], [-0.7])])
          .add('Add', [m.random([1, 4, 8, 8])])
          .add('Relu')
          .add('Add', [m.random([8, 8])])
          .conv(2, 4, [3, 3], { pads: [1, 1, 1, 1] }),
      ),
  ],
  'Sub, Sum, Mean, Max and Min of two values': [
    IMAGE,
    (m) => {
      const a = m.conv(3, 3, [1, 1]).last;
      const b = m.addReading('Conv', [a, m.random([3, 3, 3, 3], 0.3)], { pads: [1, 1, 1, 1] }).last;
      const difference = m.addReading('Sub', [a, b]).last;
      const highest = m.addReading('Max', [a, b]).last;
      const lowest = m.addReading('Min', [difference, b]).last;
      m.addReading('Sum', [a, highest, lowest]).add('Relu');
      return head(m.addReading('Mean', [m.last, a]).conv(2, 3, [1, 1]));
    },
  ],
  'Max, Min, Neg and Abs': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(3, 3, [1, 1])
          .add('Max', [m.reals([], [-0.2])])
          .conv(3, 3, [3, 3])
          .add('Abs')
          .add('Neg')
          .add('Min', [m.reals([3, 1, 1], [-0.1, -0.3, -0.2])])
          .conv(2, 3, [1, 1]),
      ),
  ],
  'LeakyRelu and PRelu before a padded convolution': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('LeakyRelu', [], { alpha: { float: 0.2 } })
          .conv(3, 4, [3, 3], { pads: [1, 1, 1, 1] })
          .add('PRelu', [m.reals([3, 1, 1], [0.1, 0.4, -0.3])])
          .conv(2, 3, [1, 1]),
      ),
  ],
  'Clip with other bounds, HardSigmoid and Cast': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Clip', [m.reals([], [-0.3]), m.reals([], [0.6])])
          .conv(3, 4, [1, 1])
          .add('Clip', ['', m.reals([], [0.4])])
          .add('Cast', [], { to: 1 })
          .add('HardSigmoid', [], { alpha: { float: 0.4 }, beta: { float: 0.3 } })
          .conv(2, 3, [1, 1]),
      ),
  ],
  'AveragePool in every other form': [
    [1, 2, 9, 9],
    (m) =>
      head(
        m
          .conv(3, 2, [1, 1])
          .add('Relu')
          .add('AveragePool', [], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })
          .add('AveragePool', [], { kernel_shape: [3, 2], strides: [2, 2], ceil_mode: 1 })
          .conv(2, 3, [1, 1]),
      ),
  ],
  'GlobalMaxPool and ReduceMax': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [3, 3])
        .add('Relu')
        .add('GlobalMaxPool')
        .add('ReduceMax', [], { axes: [2, 3], keepdims: 0 }),
  ],
  'ReduceMean and ReduceSum over other axes': [
    IMAGE,
    (m) =>
      m
        .conv(4, 3, [3, 3])
        .add('Relu')
        .add('ReduceMean', [], { axes: [-1], keepdims: 0 })
        .add('ReduceSum', [m.integers([2])], { keepdims: 0 })
        .add('Gemm', [m.random([4, 2], 0.3)]),
  ],
  'Slice with steps, along height and channels': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Relu')
          .add('Slice', [m.integers([1, -1]), m.integers([3, -100]), m.integers([1, 2]), m.integers([1, -2])])
          .conv(2, 2, [1, 1]),
      ),
  ],
  'Split, and a channel shuffle': [
    IMAGE,
    (m) => {
      m.conv(4, 3, [1, 1]).add('Relu');
      const whole = m.last;
      m.nodes.push({
        operator: 'Split',
        inputs: [whole],
        outputs: ['first', 'second'],
        attributes: { axis: 1 },
        name: 'Split',
      });
      m.addReading('Conv', ['first', m.random([2, 2, 3, 3], 0.4)], { pads: [1, 1, 1, 1] });
      m.addReading('Concat', [m.last, 'second'], { axis: 1 });
      m.add('Reshape', [m.integers([1, 2, 2, 8, 8])])
        .add('Transpose', [], { perm: [0, 2, 1, 3, 4] })
        .add('Reshape', [m.integers([1, 4, 8, 8])]);
      return head(m.conv(2, 4, [1, 1]));
    },
  ],
  'Gather, Concat along width, Tile and Expand': [
    [1, 1, 6, 6],
    (m) => {
      m.add('Expand', [m.integers([1, 3, 6, 6])]).conv(2, 3, [3, 3], { pads: [1, 1, 1, 1] });
      const map = m.last;
      m.add('Tile', [m.integers([1, 1, 1, 2])]);
      m.addReading('Concat', [m.last, map], { axis: 3 }).add('Relu');
      m.nodes.push({
        operator: 'Gather',
        inputs: [m.last, 'row'],
        outputs: ['chosen'],
        attributes: { axis: 2 },
        name: 'Gather',
      });
      m.tensors.push({ name: 'row', dims: [], data: BigInt64Array.of(2n) });
      return m.addReading('ReduceMean', ['chosen'], { axes: [2], keepdims: 0 }).add('Gemm', [m.random([2, 2])]);
    },
  ],
  'Pad that reflects, repeats and fills': [
    IMAGE,
    (m) =>
      head(
        m
          .add('Pad', [m.integers([0, 0, 1, 2, 0, 0, 2, 1])], { mode: 'reflect' })
          .conv(3, 3, [3, 3])
          .add('Relu')
          .add('Pad', [m.integers([0, 0, 1, 1, 0, 0, 1, 1]), m.reals([], [0.3])])
          .conv(3, 3, [3, 3])
          .add('Pad', [m.integers([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'edge' })
          .add('MaxPool', [], { kernel_shape: [3, 3] })
          .conv(2, 3, [1, 1]),
      ),
  ],
  'MaxPool of a dilated window with ceil_mode, padded by more than its kernel': [
    [1, 2, 12, 12],
    (m) =>
      head(
        m
          .conv(2, 2, [1, 1])
          .add('MaxPool', [], { kernel_shape: [2, 2], strides: [4, 4], dilations: [3, 3], ceil_mode: 1 })
          .add('Relu'),
      ),
  ],
  'Pad before a batch norm and before a maximum': [
    IMAGE,
    (m) =>
      head(
        m
          .add('Pad', [m.integers([0, 0, 1, 1, 0, 0, 1, 1])])
          .batchNorm(3)
          .conv(3, 3, [3, 3])
          .add('Pad', [m.integers([0, 0, 1, 1, 0, 0, 1, 1])])
          .add('MaxPool', [], { kernel_shape: [3, 3] })
          .conv(2, 3, [1, 1]),
      ),
    0.03,
  ],
  'Resize, nearest and linear': [
    [1, 2, 4, 5],
    (m) =>
      head(
        m
          .conv(3, 2, [1, 1])
          .add('Relu')
          .add('Resize', ['', m.reals([4], [1, 1, 2, 2])], {
            mode: 'nearest',
            nearest_mode: 'floor',
            coordinate_transformation_mode: 'asymmetric',
          })
          .add('Resize', ['', '', m.integers([1, 3, 12, 14])], { mode: 'linear' })
          .conv(2, 3, [3, 3]),
      ),
  ],
  'ConvTranspose with stride, padding and groups, and DepthToSpace': [
    [1, 2, 4, 4],
    (m) => {
      m.add('ConvTranspose', [m.random([2, 3, 3, 3], 0.4), m.random([3], 0.2)], {
        strides: [2, 2],
        pads: [1, 1, 1, 1],
        output_padding: [1, 1],
      });
      m.add('Relu').conv(4, 3, [1, 1]);
      m.add('ConvTranspose', [m.random([4, 2, 2, 2], 0.5)], { strides: [2, 2], group: 2 });
      return head(m.add('DepthToSpace', [], { blocksize: 2 }).add('Relu').conv(2, 1, [1, 1]));
    },
  ],
  'ConvTranspose over depth, with stride, padding, output padding and groups': [
    [1, 2, 2, 3, 4],
    (m) => {
      m.add('ConvTranspose', [m.random([2, 4, 3, 3, 3], 0.4), m.random([4], 0.2)], {
        strides: [2, 2, 2],
        pads: [1, 1, 1, 1, 1, 1],
        output_padding: [1, 0, 1],
      });
      m.add('Relu').add('ConvTranspose', [m.random([4, 1, 2, 1, 2], 0.5)], { strides: [1, 2, 2], group: 2 });
      return m.add('Relu').add('GlobalAveragePool').add('Flatten');
    },
  ],
  'MaxPool over depth, with dilation and ceil_mode': [
    [1, 2, 4, 6, 6],
    (m) =>
      m
        .conv(2, 2, [1, 1, 1])
        .add('MaxPool', [], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] })
        .add('Relu')
        .add('GlobalAveragePool')
        .add('Flatten'),
  ],
  'Dropout, Identity and Constant arithmetic': [
    IMAGE,
    (m) => {
      const [a, b] = [m.reals([1, 3, 1, 1], [0.1, 0.2, 0.3]), m.reals([1, 3, 1, 1], [1, 1, 1])];
      m.addReading('Mul', [a, b]);
      const product = m.last;
      m.addReading('Add', ['input', product]).add('Identity').add('Dropout').conv(3, 3, [3, 3]).add('Relu');
      return head(m.conv(2, 3, [1, 1]));
    },
  ],
};

/** Layers that read the input itself, whose range decides about them. */
const ON_INPUT: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'the input plus its convolution': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(3, 3, [3, 3], { pads: [1, 1, 1, 1] })
          .addReading('Add', ['input', m.last])
          .add('Relu')
          .conv(2, 3, [1, 1]),
      ),
  ],
  'the input beside its convolution': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(2, 3, [3, 3], { pads: [1, 1, 1, 1] })
          .addReading('Concat', ['input', m.last], { axis: 1 })
          .add('Relu')
          .conv(2, 5, [1, 1]),
      ),
  ],
  'Relu of the input': [IMAGE, (m) => head(m.add('Relu').conv(2, 3, [1, 1]))],
  'BatchNormalization and Relu of the input': [IMAGE, (m) => head(m.batchNorm(3).add('Relu').conv(2, 3, [1, 1]))],
  'MaxPool of the input': [IMAGE, (m) => head(m.add('MaxPool', [], { kernel_shape: [2, 2] }).conv(2, 3, [1, 1])), 0.03],
};

describe('layers on the input itself give the values of the float model', () => {
  for (const [name, [dims, build, tolerance]] of Object.entries(ON_INPUT)) {
    it(name, () => expectAgreement(dims, build, tolerance));
  }
});

describe('operators give the values of the float model', () => {
  for (const [name, [dims, build, tolerance]] of Object.entries(CASES)) {
    it(name, () => expectAgreement(dims, build, tolerance));
  }

  it('an output activation is left to the hospital', async () => {
    for (const activation of ['Sigmoid', 'Softmax'] as const) {
      const model = new ModelBuilder([1, 4]);
      model.add('Gemm', [model.random([4, 3])]).add(activation);
      const { program } = await compile(model.bytes(), { calibration: model.images(2), bits: 10 });
      expect(program.output.activation).toBe(activation.toLowerCase());
    }
  });

  it('an output whose weights need more bits than others get them, with widths that the compiler chooses', async () => {
    const model = new ModelBuilder(IMAGE);
    head(model.conv(4, 3, [3, 3]).add('Relu')).add('Gemm', [model.random([4, 3], 80)]);
    const images = model.images(12);
    const options = {
      output: 'logits-sigmoid' as const,
      calibration: images,
      maxProbabilityDifference: 0.05,
      meanProbabilityDifference: 0.01,
    };
    const { program, weights } = await compile(model.bytes(), options);
    const last = program.steps.findLast((step) => step.op === 'linear');
    expect(last?.weightBits).toBeGreaterThan(12);
    const wanted = await floatOutputs(model.bytes(), IMAGE, images);
    const { outputs } = runFixedPoint(program, weights, images[0]);
    expect(difference([outputs], wanted, { activation: 'sigmoid' }).maximum).toBeLessThan(0.05);
  });

  it('BatchNormalization in training form is refused, whatever the operator set calls it', async () => {
    const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]).batchNorm(4);
    const last = model.nodes.length - 1;
    const training = (opset: number, outputs: readonly string[], attributes: Record<string, number>) =>
      writeOnnx({
        nodes: model.nodes.map((node, index) => (index === last ? { ...node, outputs, attributes } : node)),
        tensors: model.tensors,
        inputs: [{ name: 'input', dims: IMAGE }],
        outputs: [{ name: model.last }],
        opset,
      });
    const options = { output: 'logits-sigmoid', calibration: model.images(1), bits: 8 } as const;
    const five = [model.last, 'mean', 'variance', 'savedMean', 'savedVariance'];
    for (const bytes of [
      training(12, five, {}),
      training(14, [model.last, 'mean', 'variance'], { training_mode: 1 }),
    ]) {
      await expect(compile(bytes, options)).rejects.toThrow(/^DB1006.*BatchNormalization.*training mode/);
    }
  });

  it('a fully convolutional model takes another input shape', async () => {
    const model = head(new ModelBuilder(IMAGE).conv(2, 3, [3, 3]).add('Relu'));
    const calibration = new ModelBuilder([1, 3, 12, 10]).images(2);
    const { program } = await compile(model.bytes(), {
      output: 'logits-sigmoid',
      calibration,
      bits: 8,
      inputShape: [1, 3, 12, 10],
    });
    expect(program.tensors[program.input.tensor].shape).toEqual([3, 12, 10]);
  });
});

/** Functions of one value are piecewise linear: as close as their knots make them. */
const FUNCTIONS: Record<string, [readonly number[], Build, tolerance?: number]> = {
  'Elu, Tanh and a sigmoid in the middle': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(4, 3, [3, 3])
          .add('Elu')
          .conv(4, 4, [1, 1])
          .add('Tanh')
          .conv(3, 4, [1, 1])
          .add('Sigmoid')
          .conv(2, 3, [1, 1]),
      ),
  ],
  'x sigmoid(x), written out': [
    IMAGE,
    (m) => {
      const value = m.conv(4, 3, [3, 3]).last;
      m.add('Sigmoid');
      return head(m.addReading('Mul', [value, m.last]).conv(2, 4, [3, 3], { pads: [1, 1, 1, 1] }));
    },
  ],
  'Gelu, written out': [
    IMAGE,
    (m) => {
      const value = m.conv(4, 3, [3, 3]).last;
      m.add('Div', [m.reals([], [Math.SQRT2])])
        .add('Erf')
        .add('Add', [m.reals([], [1])]);
      m.addReading('Mul', [value, m.last]).add('Mul', [m.reals([], [0.5])]);
      return head(m.conv(2, 4, [1, 1]).add('Relu'));
    },
  ],
  'a square, and a maximum of what a function gives': [
    IMAGE,
    (m) =>
      head(
        m
          .conv(3, 3, [3, 3])
          .add('Pow', [m.reals([], [2])])
          .add('MaxPool', [], { kernel_shape: [2, 2] })
          .conv(2, 3, [1, 1]),
      ),
  ],
};

describe('functions of one value are computed piecewise linearly', () => {
  for (const [name, [dims, build, tolerance = 0.05]] of Object.entries(FUNCTIONS)) {
    it(name, () => expectAgreement(dims, build, tolerance, 10));
  }

  it('and the report says how many knots each takes and how far it is off', async () => {
    const model = head(new ModelBuilder(IMAGE).conv(4, 3, [3, 3]).add('Softplus').conv(2, 4, [1, 1]));
    const { report } = await compile(model.bytes(), {
      output: 'logits-sigmoid',
      calibration: model.images(4),
      bits: 12,
    });
    const [approximation] = report.approximations;
    expect(approximation.name).toBe('Softplus_1');
    expect(approximation.knots).toBeGreaterThan(4);
    expect(approximation.error).toBeLessThan(0.01 * (approximation.high - approximation.low));
  });
});

describe('what is not supported is refused in one sentence', () => {
  const refused: Record<string, [readonly number[], Build, RegExp]> = {
    'an unknown operator, with what is supported': [
      IMAGE,
      (m) => m.add('Softmin'),
      /^DB1005.*"Softmin_0" is a Softmin; supported are Abs, .*Upsample/,
    ],
    'a function that jumps, with why': [IMAGE, (m) => m.add('Round'), /^DB1005.*"Round_0" is a Round, which jumps/],
    'a choice that jumps': [
      [1, 4],
      (m) => {
        const value = m.last;
        const mask = m.add('Less', [m.reals([1], [0.5])]).last;
        return m.addReading('Where', [mask, value, m.reals([1], [3])]);
      },
      /^DB1006.*jumps at its threshold/,
    ],
    'a convolution of what has no batch': [
      IMAGE,
      (m) => m.add('Transpose', [], { perm: [1, 0, 2, 3] }).conv(2, 1, [1, 1]),
      /^DB1006.*\(Conv\) has an input whose first axis is not a batch of 1/,
    ],
    'weights that do not fit': [IMAGE, (m) => m.conv(2, 5, [1, 1]), /^DB1007/],
  };
  for (const [name, [dims, build, message]] of Object.entries(refused)) {
    it(name, async () => {
      const model = build(new ModelBuilder(dims));
      await expect(
        compile(model.bytes(), { output: 'logits-sigmoid', calibration: model.images(1), bits: 8 }),
      ).rejects.toThrow(message);
    });
  }
});
