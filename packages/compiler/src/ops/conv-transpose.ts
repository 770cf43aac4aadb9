/**
 * ConvTranspose in one to three dimensions: zeros between the values, then a convolution with the kernel turned round. Depth is folded
 * into channels, so along it the weights themselves say what reads what.
 */
import type { Layer, LinearLayer } from '../layers/layer.ts';
import { LIMITS } from '../onnx/limits.ts';
import { type AxisMatrix, mapAxis } from './axis-map.ts';
import { outputShape, perChannel } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

interface Sizes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly output: readonly number[];
}

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
    const { dims, data } = node.real(1, 'weights');
    const groups = node.integer('group', 1);
    const { kernel, stride, dilation, before, output } = sizesOf(node);
    const inner = [...node.dims(0)];
    const rank = kernel.length;
    let layer: Layer = input;
    for (let axis = rank === 3 ? 1 : 0; axis < rank; axis++) {
      const size = inner[axis + 2];
      // Value i lies at i * stride + extent - 1 - before, so that a plain convolution gives the output.
      const extent = dilation[axis] * (kernel[axis] - 1) + 1;
      const length = output[axis] + extent - 1;
      const matrix = spaced(size, length, stride[axis], extent - 1 - before[axis]);
      layer = mapAxis(node, `${node.name}/axis${axis}`, layer, inner, axis + 2, matrix);
      inner[axis + 2] = length;
    }
    const bias = node.has(2) ? node.real(2, 'bias').data : new Float32Array(dims[1] * groups);
    const two = (values: readonly number[]): [number, number] =>
      rank === 1 ? [1, values[0]] : [values[rank - 2], values[rank - 1]];
    const plane = turned(dims, data, groups);
    const linear: LinearLayer = {
      kind: 'linear',
      name: node.name,
      shape: outputShape(node),
      inputs: [layer],
      window: { kernel: two(kernel), stride: [1, 1], dilation: two(dilation), padding: [0, 0, 0, 0] },
      groups,
      weights: rank === 3 ? foldDepth(node, dims, plane) : plane,
      bias: perChannel(bias, node.outputDims),
    };
    return linear;
  },
};

/**
 * [M][C/g][kd][kh][kw], turned round, to [M * Do][C/g * D][kh][kw]: output (m, z) reads input (c, d) where z is d * stride +
 * k * dilation - pad. Groups stay contiguous because depth is the inner index of a folded channel.
 */
function foldDepth(
  node: NodeView,
  [, perGroup, kernelDepth, height, width]: readonly number[],
  data: Float32Array,
): Float32Array {
  const groups = node.integer('group', 1);
  const { stride, dilation, before, output } = sizesOf(node);
  const [outputs, inputs] = [perGroup * groups, node.dims(0)[1] / groups];
  const [depth, outDepth, area] = [node.dims(0)[2], output[0], height * width];
  const count = outputs * outDepth * inputs * depth * area;
  if (count > LIMITS.tensorValues / 4)
    throw node.error(`would need ${count} weights with its depth folded into channels`);
  const folded = new Float32Array(count);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let d = 0; d < depth; d++)
        for (let k = 0; k < kernelDepth; k++) {
          const z = d * stride[0] + k * dilation[0] - before[0];
          if (z < 0 || z >= outDepth) continue;
          const source = ((o * inputs + i) * kernelDepth + (kernelDepth - 1 - k)) * area;
          folded.set(data.subarray(source, source + area), (((o * outDepth + z) * inputs + i) * depth + d) * area);
        }
  return folded;
}

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
