/** Random cases of every kind of step: shapes of one to four axes, widths and values, often at the edges of what is allowed. */
import {
  type Operation,
  type PrivateNumbers,
  type Shape,
  uncertainty,
  valueCount,
  windowOutput,
} from '@doubleblind/program';
import type { ProgramBuilder } from './program-builder.ts';

/** Adds one case to the program; its last step is of the kind. */
export type StepCase = (builder: ProgramBuilder, spaceAxes: number) => void;

export const MOST_SPACE_AXES = 3;

function shapeOf(builder: ProgramBuilder, spaceAxes: number, smallest = 1): Shape {
  const largest = [40, 9, 6][spaceAxes - 1] ?? 1;
  const space = Array.from({ length: spaceAxes }, () => builder.integer(smallest, Math.max(smallest, largest)));
  return [builder.integer(1, 5), ...space];
}

function windowOf(builder: ProgramBuilder, [, ...space]: Shape) {
  const kernel = space.map((size) => builder.integer(1, Math.min(3, size)));
  const dilation = space.map((size, axis) => (kernel[axis] > 1 && size >= 5 ? builder.integer(1, 2) : 1));
  const pads = () => kernel.map((taps) => builder.integer(0, taps - 1));
  return { kernel, dilation, stride: space.map(() => builder.integer(1, 2)), padding: [...pads(), ...pads()] };
}

function numbersOf(builder: ProgramBuilder, length: number, limit: number): Int32Array {
  return Int32Array.from({ length }, () => builder.value(-limit, limit));
}

/** A comparison of a new tensor; returns the tensor, its planes and thresholds, for a multiplexer. */
function comparison(builder: ProgramBuilder, spaceAxes: number) {
  const shape = shapeOf(builder, spaceAxes);
  const bits = builder.integer(4, 14);
  const ignored = builder.integer(0, Math.min(3, bits - 3));
  const thresholds = builder.pick([1, 1, 2, 5]);
  // |x - t| < 2^(bits - 1) - u for every pair.
  const bound = Math.floor((2 ** (bits - 1) - uncertainty(ignored) - 1) / 2);
  const tensor = builder.tensor(shape, bits, () => builder.value(-bound, bound));
  const planes = builder.planes(shape, thresholds);
  const entries = thresholds * shape[0];
  const numbers: PrivateNumbers = {
    kind: 'compare',
    thresholds: numbersOf(builder, entries, bound),
    flips: Uint8Array.from({ length: entries }, () => builder.integer(0, 1)),
  };
  builder.step({ op: 'compare', input: tensor, ignored }, planes, numbers);
  return { shape, bits, tensor, planes, thresholds };
}

function sums(op: 'add' | 'subtract'): StepCase {
  return (builder, spaceAxes) => {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(2, 31);
    const input = () => builder.tensor(shape, builder.integer(bits, 31));
    const inputs: [number, number] = [input(), input()];
    builder.step({ op, inputs }, builder.declare(shape, bits));
  };
}

export const STEP_CASES: { readonly [K in Operation]: StepCase } = {
  linear(builder, spaceAxes) {
    const inputShape = shapeOf(builder, spaceAxes);
    const window = windowOf(builder, inputShape);
    const ring = builder.integer(8, 24);
    const shift = builder.pick([0, 1, 5, 6, ring - 3].filter((bits) => bits <= ring - 2));
    const weightBits = builder.integer(2, 9);
    const many = builder.integer(1, 2);
    const groups = builder.pick([1, 1, many * inputShape[0]]);
    const outputs = groups * builder.integer(1, 3);
    const inputs = Array.from({ length: many }, () => builder.tensor(inputShape, builder.integer(ring, 31)));
    const shape = [outputs, ...windowOutput(inputShape, window)];
    const taps = window.kernel.reduce((product, size) => product * size, 1);
    const perOutput = ((inputShape[0] * many) / groups) * taps;
    const biases = builder.pick([outputs, valueCount(shape)]);
    builder.step(
      { op: 'linear', inputs, ...window, groups, weightBits, ring, shift },
      builder.declare(shape, ring - shift),
      {
        kind: 'linear',
        weights: Int16Array.from(numbersOf(builder, outputs * perOutput, 2 ** (weightBits - 1) - 1)),
        bias: numbersOf(builder, biases, 2 ** (ring - 1) - 1),
      },
    );
  },
  compare(builder, spaceAxes) {
    comparison(builder, spaceAxes);
  },
  multiplex(builder, spaceAxes) {
    const { shape, bits, tensor, planes, thresholds } = comparison(builder, spaceAxes);
    const inputs = Array.from({ length: builder.integer(1, 2) }, () => ({
      tensor,
      planes,
      plane: builder.integer(0, thresholds - 1),
    }));
    const wider = builder.integer(bits, Math.min(31, bits + 12));
    const output = builder.declare([shape[0] * inputs.length, ...shape.slice(1)], wider);
    builder.step({ op: 'multiplex', inputs }, output);
  },
  maxPool(builder, spaceAxes) {
    const inputShape = shapeOf(builder, spaceAxes);
    const window = windowOf(builder, inputShape);
    const bits = builder.integer(5, 12);
    const ignored = builder.integer(0, 2);
    // Differences fit the ring's sign; sometimes all negative, so that a winning padding would show.
    const most = builder.pick([2 ** (bits - 2) - 1 - uncertainty(ignored), -1]);
    const input = builder.tensor(inputShape, bits, () => builder.value(-(2 ** (bits - 2)), most));
    const shape = [inputShape[0], ...windowOutput(inputShape, window)];
    builder.step({ op: 'maxPool', input, ...window, ignored }, builder.declare(shape, bits));
  },
  sumPool(builder, spaceAxes) {
    const inputShape = shapeOf(builder, spaceAxes);
    const { kernel, stride, padding } = windowOf(builder, inputShape);
    const bits = builder.integer(2, 31);
    const input = builder.tensor(inputShape, builder.integer(bits, 31));
    const window = { kernel, stride, padding, dilation: kernel.map(() => 1) };
    const shape = [inputShape[0], ...windowOutput(inputShape, window)];
    builder.step({ op: 'sumPool', input, kernel, stride, padding }, builder.declare(shape, bits));
  },
  add: sums('add'),
  subtract: sums('subtract'),
  extend(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(2, 16);
    const limit = 2 ** (bits - 1);
    const offsets = Int32Array.from({ length: shape[0] }, () => builder.value(0, limit - 1));
    const perChannel = valueCount(shape.slice(1), builder.batch);
    const input = builder.tensor(shape, bits, (index) => {
      const offset = offsets[Math.floor(index / perChannel)];
      return builder.value(-offset, limit - 1 - offset);
    });
    const output = builder.declare(shape, builder.integer(bits + 1, 31));
    builder.step({ op: 'extend', input }, output, { kind: 'extend', offsets });
  },
  truncate(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(3, 31);
    const shift = builder.integer(1, bits - 2);
    builder.step({ op: 'truncate', input: builder.tensor(shape, bits), shift }, builder.declare(shape, bits - shift));
  },
  round(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(3, 31);
    const shift = builder.integer(1, bits - 2);
    builder.step({ op: 'round', input: builder.tensor(shape, bits), shift }, builder.declare(shape, bits - shift));
  },
  concat(builder, spaceAxes) {
    const [channels, ...space] = shapeOf(builder, spaceAxes);
    const bits = builder.integer(2, 31);
    const more = builder.integer(1, 3);
    const inputs = [channels, more].map((size) => builder.tensor([size, ...space], builder.integer(bits, 31)));
    builder.step({ op: 'concat', inputs }, builder.declare([channels + more, ...space], bits));
  },
  flatten(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(2, 31);
    const output = builder.declare([valueCount(shape), ...shape.slice(1).map(() => 1)], bits);
    builder.step({ op: 'flatten', input: builder.tensor(shape, bits) }, output);
  },
  permute(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const axes = shape.map((_, axis) => axis);
    for (let axis = axes.length - 1; axis > 0; axis--) {
      const other = builder.integer(0, axis);
      [axes[axis], axes[other]] = [axes[other], axes[axis]];
    }
    const bits = builder.integer(2, 31);
    const output = builder.declare(
      axes.map((axis) => shape[axis]),
      bits,
    );
    builder.step({ op: 'permute', input: builder.tensor(shape, bits), axes }, output);
  },
  scaleChannels(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const ring = builder.integer(8, 24);
    const shift = builder.integer(0, ring - 2);
    const input = builder.tensor(shape, builder.integer(ring, 31));
    const leading = builder.integer(1, shape.length);
    const factors = builder.tensor(
      shape.map((size, axis) => (axis < leading ? size : 1)),
      builder.integer(ring, 31),
    );
    builder.step({ op: 'scaleChannels', input, factors, ring, shift }, builder.declare(shape, ring - shift));
  },
  slice(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const axis = builder.integer(0, spaceAxes);
    const [a, b] = [builder.integer(0, shape[axis] - 1), builder.integer(0, shape[axis] - 1)];
    const stride = (b < a ? -1 : 1) * builder.integer(1, 2);
    const size = Math.floor((b - a) / stride) + 1;
    const bits = builder.integer(2, 31);
    const output = builder.declare(
      shape.map((length, at) => (at === axis ? size : length)),
      bits,
    );
    builder.step({ op: 'slice', input: builder.tensor(shape, bits), axis, first: a, stride, size }, output);
  },
  reshape(builder, spaceAxes) {
    const from = shapeOf(builder, spaceAxes);
    // A factor of one axis moves to another.
    const shape = [...from];
    const [source, target] = [builder.integer(0, spaceAxes), builder.integer(0, spaceAxes)];
    const divisor = builder.pick(
      Array.from({ length: shape[source] }, (_, i) => i + 1).filter((n) => shape[source] % n === 0),
    );
    shape[source] /= divisor;
    shape[target] *= divisor;
    const bits = builder.integer(2, 31);
    builder.step({ op: 'reshape', input: builder.tensor(from, bits), shape }, builder.declare(shape, bits));
  },
  sample(builder, spaceAxes) {
    const shape = shapeOf(builder, spaceAxes);
    const bits = builder.integer(2, 31);
    const places = builder.integer(1, valueCount(shape));
    builder.step({ op: 'sample', input: builder.tensor(shape, bits) }, builder.declare([places], bits));
  },
  rangeCheck(builder, spaceAxes) {
    // Values of the whole ring, or those of some images where it closes and of the others far from there.
    const closing = Array.from({ length: builder.batch }, () => builder.integer(0, 1) === 1);
    const anywhere = builder.integer(0, 2) === 0;
    const inputs = Array.from({ length: builder.integer(1, 3) }, () => {
      const shape = shapeOf(builder, spaceAxes);
      const bits = builder.integer(5, 20);
      const range = 2 ** (bits - 1);
      const positions = valueCount(shape.slice(1));
      const tensor = builder.tensor(shape, bits, (index) => {
        if (anywhere) return builder.value(-range, range - 1);
        const isClosing = closing[Math.floor(index / positions) % builder.batch];
        return isClosing ? builder.pick([-range, range - 1]) : builder.value(-range / 2, range / 2);
      });
      const planes = builder.planes(shape, builder.pick([1, 2, 5]));
      const entries = builder.program().planes[planes].thresholds * shape[0];
      const thresholds = numbersOf(builder, entries, range / 8 - 1);
      const flips = Uint8Array.from({ length: entries }, () => builder.integer(0, 1));
      builder.step({ op: 'compare', input: tensor, ignored: 0 }, planes, { kind: 'compare', thresholds, flips });
      const sampled = builder.declare([builder.integer(1, valueCount(shape))], bits);
      builder.step({ op: 'sample', input: tensor }, sampled);
      return { tensor: sampled, planes };
    });
    builder.step({ op: 'rangeCheck', inputs }, builder.planes([1], 1));
  },
};
