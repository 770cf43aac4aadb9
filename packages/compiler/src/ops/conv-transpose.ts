/**
 * ConvTranspose in one to three dimensions: a convolution that gives the outputs between two inputs as channels (interleaved.ts), or,
 * where it is dilated, zeros between the values and a convolution with the kernel turned round.
 */
import type { Layer } from '../layers/layer.ts';
import { type AxisMatrix, mapAxis } from './axis-map.ts';
import { outputShape } from './dims.ts';
import { interleaved, isInterleaved, type TransposedSizes } from './interleaved.ts';
import type { NodeView, Operator } from './operator.ts';

type Sizes = TransposedSizes;

export const convTranspose: Operator = {
  name: 'ConvTranspose',
  shape(node) {
    const { dims } = node.real(1, 'weights');
    const groups = node.integer('group', 1);
    if (dims[0] !== node.dims(0)[1])
      throw node.shapeError(`weights ${dims.join('x')} do not fit ${node.dims(0)[1]} channels`);
    return [1, dims[1] * groups, ...sizesOf(node).output];
  },
  lower(node, [input]) {
    const sizes = sizesOf(node);
    if (isInterleaved(node.dims(0).slice(2), sizes)) return interleaved(node, input, sizes);
    if (sizes.kernel.length === 3)
      throw node.error('is dilated, or padded beyond what it gives; volumes are transposed without');
    return withZeros(node, input, sizes);
  },
};

/** Zeros between the values, then a convolution with the kernel turned round. */
function withZeros(node: NodeView, input: Layer, { kernel, stride, dilation, before, output }: Sizes): Layer {
  const { dims, data } = node.real(1, 'weights');
  const groups = node.integer('group', 1);
  const inner = [...node.dims(0)];
  const rank = kernel.length;
  let layer: Layer = input;
  for (let axis = 0; axis < rank; axis++) {
    const size = inner[axis + 2];
    // Value i lies at i * stride + extent - 1 - before, so that a plain convolution gives the output.
    const extent = dilation[axis] * (kernel[axis] - 1) + 1;
    const length = output[axis] + extent - 1;
    const matrix = spaced(size, length, stride[axis], extent - 1 - before[axis]);
    layer = mapAxis(node, `${node.name}/axis${axis}`, layer, inner, axis + 2, matrix);
    inner[axis + 2] = length;
  }
  const two = (values: readonly number[]): [number, number] =>
    rank === 1 ? [1, values[0]] : [values[rank - 2], values[rank - 1]];
  return {
    kind: 'linear',
    name: node.name,
    shape: outputShape(node),
    inputs: [layer],
    window: { kernel: two(kernel), stride: [1, 1], dilation: two(dilation), padding: [0, 0, 0, 0] },
    groups,
    weights: turned(dims, data, groups),
    bias: biasOf(node, dims[1] * groups),
  };
}

const biasOf = (node: NodeView, outputs: number) =>
  node.has(2) ? Float64Array.from(node.real(2, 'bias').data) : new Float64Array(outputs);

function spaced(inputs: number, outputs: number, stride: number, first: number): AxisMatrix {
  const data = new Float32Array(outputs * inputs);
  for (let i = 0; i < inputs; i++) {
    const at = first + i * stride;
    if (at >= 0 && at < outputs) data[at * inputs + i] = 1;
  }
  return { outputs, inputs, data };
}

/** [C][M/g][k...] to [M][C/g][k...], each kernel turned round. */
function turned(dims: readonly number[], data: Float32Array, groups: number): Float32Array {
  const [channels, perGroup, ...kernel] = dims;
  const area = kernel.reduce((product, size) => product * size, 1);
  const inputs = channels / groups;
  const result = new Float32Array(data.length);
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < perGroup; o++) {
        for (let tap = 0; tap < area; tap++) {
          result[((g * perGroup + o) * inputs + i) * area + (area - 1 - tap)] =
            data[((g * inputs + i) * perGroup + o) * area + tap];
        }
      }
    }
  }
  return result;
}

function sizesOf(node: NodeView): Sizes {
  const weights = node.real(1, 'weights').dims;
  const sizes = node.dims(0).slice(2);
  const rank = sizes.length;
  if (rank < 1 || rank > 3) throw node.error(`works on ${rank} axes; one to three are supported`);
  const kernel = weights.slice(2);
  const list = (name: string, length: number, otherwise: number) =>
    node.integerList(name) ?? new Array<number>(length).fill(otherwise);
  const [stride, dilation] = [list('strides', rank, 1), list('dilations', rank, 1)];
  const more = list('output_padding', rank, 0);
  const pads = [...list('pads', 2 * rank, 0)];
  const mode = node.string('auto_pad', 'NOTSET');
  const declared = node.integerList('output_shape')?.slice(-rank);
  const output = sizes.map((size, axis) => {
    const extent = dilation[axis] * (kernel[axis] - 1) + 1;
    const full = stride[axis] * (size - 1) + more[axis] + extent;
    const wanted = declared?.[axis] ?? (mode.startsWith('SAME') ? size * stride[axis] : undefined);
    if (wanted !== undefined) {
      const total = Math.max(0, full - wanted);
      pads[axis] = mode === 'SAME_UPPER' ? Math.floor(total / 2) : total - Math.floor(total / 2);
      pads[axis + rank] = total - pads[axis];
      return wanted;
    }
    return full - pads[axis] - pads[axis + rank];
  });
  return { kernel, stride, dilation, before: pads.slice(0, rank), output };
}
