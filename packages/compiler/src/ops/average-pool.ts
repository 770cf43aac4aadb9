/**
 * AveragePool. Where all windows count alike it is a sum and a division; where windows at the border count fewer values it is an
 * average along each axis in turn, as the counts are products of those of the axes.
 */
import type { Layer } from '../layers/layer.ts';
import { type AxisMatrix, mapAxis } from './axis-map.ts';
import { outputShape } from './dims.ts';
import { averageLayer } from './mean.ts';
import type { NodeView, Operator } from './operator.ts';
import { pooledVolume } from './pooled-volume.ts';
import { type Axes, planeWindow, wholeWindow, windowAxes } from './window.ts';

export const averagePool: Operator = {
  name: 'AveragePool',
  shape: (node) => [...node.dims(0).slice(0, 2), ...axesOf(node).output],
  lower(node, [input]) {
    const axes = axesOf(node);
    if (isUniform(node, axes)) {
      if (axes.kernel.length === 3) return pooledVolume(node, input, wholeWindow(axes), axes.output, averageLayer);
      return averageLayer(node.name, input, outputShape(node), planeWindow(axes));
    }
    const dims = [...node.dims(0)];
    let layer: Layer = input;
    for (let axis = 0; axis < axes.kernel.length; axis++) {
      const matrix = averages(node, axes, axis);
      layer = mapAxis(node, `${node.name}/axis${axis}`, layer, dims, axis + 2, matrix);
      dims[axis + 2] = matrix.outputs;
    }
    return layer;
  },
};

const kernelOf = (node: NodeView) => node.integerList('kernel_shape') ?? [];
const axesOf = (node: NodeView): Axes => windowAxes(node, kernelOf(node), node.integer('ceil_mode', 0) !== 0);

/** Every window counts its whole kernel, which is dense and flat. */
function isUniform(node: NodeView, axes: Axes): boolean {
  const whole = windowAxes(node, kernelOf(node));
  if (whole.output.join() !== axes.output.join() || axes.dilation.some((size) => size > 1)) return false;
  const padded = [...whole.before, ...whole.after].some((size) => size > 0);
  return !padded || node.integer('count_include_pad', 0) !== 0;
}

function averages(node: NodeView, axes: Axes, axis: number): AxisMatrix {
  const inputs = node.dims(0)[axis + 2];
  const outputs = axes.output[axis];
  // Padding counts where the model says so, but never what ceil_mode adds to it.
  const counts = node.integer('count_include_pad', 0) !== 0;
  const end = inputs + (counts ? windowAxes(node, kernelOf(node)).after[axis] : 0);
  const begin = counts ? -axes.before[axis] : 0;
  const data = new Float32Array(outputs * inputs);
  for (let o = 0; o < outputs; o++) {
    const taps = Array.from(
      { length: axes.kernel[axis] },
      (_, tap) => o * axes.stride[axis] + tap * axes.dilation[axis] - axes.before[axis],
    ).filter((at) => at >= begin && at < end);
    for (const at of taps) if (at >= 0 && at < inputs) data[o * inputs + at] += 1 / taps.length;
  }
  return { outputs, inputs, data };
}
