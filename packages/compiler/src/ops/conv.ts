/** Conv in one to three dimensions. Depth is folded into channels, so a 3-D kernel becomes a banded 2-D one. */
import type { Layer } from '../layers/layer.ts';
import { LIMITS } from '../onnx/limits.ts';
import { outputShape, perChannel } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { type Axes, planeWindow, windowAxes } from './window.ts';

export const conv: Operator = {
  name: 'Conv',
  shape(node) {
    const { dims } = node.real(1, 'weights');
    const groups = node.integer('group', 1);
    const channels = node.dims(0)[1];
    if (dims.length !== node.dims(0).length) throw node.shapeError(`weights ${dims.join('x')} do not fit the input`);
    if (!(groups >= 1) || channels !== dims[1] * groups || dims[0] % groups !== 0) {
      throw node.shapeError(`weights ${dims.join('x')} in ${groups} groups do not fit ${channels} channels`);
    }
    return [1, dims[0], ...axesOf(node).output];
  },
  lower(node, [input]) {
    const { dims, data } = node.real(1, 'weights');
    const axes = axesOf(node);
    const bias = node.has(2) ? node.real(2, 'bias').data : new Float32Array(dims[0]);
    if (bias.length !== dims[0]) throw node.shapeError(`there are ${bias.length} biases for ${dims[0]} outputs`);
    const layer: Layer = {
      kind: 'linear',
      name: node.name,
      shape: outputShape(node),
      inputs: [input],
      window: planeWindow(axes),
      groups: node.integer('group', 1),
      weights: dims.length === 5 ? foldDepth(node, dims, data, axes) : data,
      bias: perChannel(bias, node.outputDims),
    };
    return layer;
  },
};

function axesOf(node: NodeView): Axes {
  const weightDims = node.real(1, 'weights').dims;
  return windowAxes(node, node.integerList('kernel_shape') ?? weightDims.slice(2));
}

/**
 * [O][I/g][kd][kh][kw] to [O * Do][I/g * D][kh][kw]: output (o, z) reads input (i, z * stride + k * dilation - pad).
 * Groups stay contiguous because depth is the inner index of a folded channel.
 */
function foldDepth(node: NodeView, dims: readonly number[], data: Float32Array, axes: Axes): Float32Array {
  const [outputs, inputs, kernelDepth, height, width] = dims;
  const depth = node.dims(0)[2];
  const [outDepth] = axes.output;
  const area = height * width;
  const count = outputs * outDepth * inputs * depth * area;
  if (count > LIMITS.tensorValues / 4)
    throw node.error(`would need ${count} weights with its depth folded into channels`);
  const folded = new Float32Array(count);
  for (let o = 0; o < outputs; o++) {
    for (let z = 0; z < outDepth; z++) {
      for (let i = 0; i < inputs; i++) {
        for (let k = 0; k < kernelDepth; k++) {
          const from = z * axes.stride[0] + k * axes.dilation[0] - axes.before[0];
          if (from < 0 || from >= depth) continue;
          const source = ((o * inputs + i) * kernelDepth + k) * area;
          folded.set(data.subarray(source, source + area), (((o * outDepth + z) * inputs + i) * depth + from) * area);
        }
      }
    }
  }
  return folded;
}
