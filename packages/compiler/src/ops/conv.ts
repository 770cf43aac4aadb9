/** Conv in one to three dimensions. */
import type { Layer, LinearLayer } from '../layers/layer.ts';
import { outputShape } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { asFolded, asRows, rowsShape, volumeOf } from './volume.ts';
import { type Axes, POINT, planeWindow, wholeWindow, windowAxes } from './window.ts';

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
    const groups = node.integer('group', 1);
    const parts = { weights: data, bias: Float64Array.from(bias), groups };
    if (dims.length === 5) {
      const [from, to] = [node.dims(0), node.outputDims];
      const rows = asRows(node.name, input, from);
      return asFolded(node.name, volumeLinear(node.name, rows, { from, to, axes, ...parts }), to);
    }
    return {
      kind: 'linear',
      name: node.name,
      shape: outputShape(node),
      inputs: [input],
      window: planeWindow(axes),
      ...parts,
    };
  },
};

interface VolumeConvolution extends Pick<LinearLayer, 'weights' | 'bias' | 'groups'> {
  /** [1, C, D, H, W] of what it reads and makes. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly axes: Pick<Axes, 'kernel' | 'stride' | 'dilation' | 'before' | 'after'>;
}

/** A convolution of volumes, from and to [C, D * H, W]. */
export function volumeLinear(name: string, rows: Layer, { from, to, axes, ...parts }: VolumeConvolution): Layer {
  const { channels, sizes } = volumeOf(to);
  const isPoint =
    [...axes.kernel, ...axes.stride].every((size) => size === 1) &&
    [...axes.before, ...axes.after].every((size) => size === 0);
  const over = isPoint
    ? { window: POINT }
    : { window: wholeWindow({ ...axes, output: sizes }), volume: { input: volumeOf(from).sizes, output: sizes } };
  return { kind: 'linear', name, shape: rowsShape(channels, sizes), inputs: [rows], ...over, ...parts };
}

function axesOf(node: NodeView): Axes {
  const weightDims = node.real(1, 'weights').dims;
  return windowAxes(node, node.integerList('kernel_shape') ?? weightDims.slice(2));
}
