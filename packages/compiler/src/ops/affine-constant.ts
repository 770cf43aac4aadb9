/** Arithmetic with a constant that broadcasts over the map: one number, one a channel, or one a value. */
import type { AffineLayer, Layer } from '../layers/layer.ts';
import { reinterpretAs } from './dims.ts';
import type { NodeView } from './operator.ts';

/** What a node does to the values: x * factor + offset. */
export interface Arithmetic {
  readonly factor: (constant: number) => number;
  readonly offset: (constant: number) => number;
}

/** The layer for a node with one constant input (`index`) and one that depends on the image. */
export function affineWithConstant(node: NodeView, input: Layer, index: number, { factor, offset }: Arithmetic): Layer {
  const values = broadcastConstant(node, index, node.dims(1 - index));
  const channels = input.shape[0];
  const factors = perChannelOf(Float64Array.from(values, factor), channels);
  const offsets = Float64Array.from(values, offset);
  if (!factors)
    throw node.error('multiplies each position by another number; one number, or one a channel, is supported');
  const affine: AffineLayer = {
    kind: 'affine',
    name: node.name,
    shape: input.shape,
    inputs: [input],
    factor: factors,
    offset: perChannelOf(offsets, channels) ?? offsets,
  };
  return node.outputDims.length === node.dims(1 - index).length ? affine : reinterpretAs(node, affine, node.outputDims);
}

/** One number a channel where all positions have the same. */
function perChannelOf(values: Float64Array, channels: number): Float64Array | undefined {
  const area = values.length / channels;
  const result = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    result[c] = values[c * area];
    for (let i = 1; i < area; i++) if (values[c * area + i] !== result[c]) return undefined;
  }
  return result;
}

/** The constant under the other input's dimensions, one number for every value (numpy's rules of broadcasting). */
function broadcastConstant(node: NodeView, index: number, dims: readonly number[]): Float64Array {
  const { dims: all, data } = node.real(index, 'operand');
  // Leading axes of 1 add dimensions and no values.
  const spare = Math.max(0, all.length - dims.length);
  const given = all.slice(0, spare).every((size) => size === 1) ? all.slice(spare) : all;
  const aligned = [...new Array<number>(Math.max(0, dims.length - given.length)).fill(1), ...given];
  if (aligned.length !== dims.length || aligned.some((size, axis) => size !== 1 && size !== dims[axis])) {
    throw node.error(
      `has a constant of shape ${given.join('x')} for values of ${dims.join('x')}; it must not make them more`,
    );
  }
  const count = dims.reduce((product, size) => product * size, 1);
  const result = new Float64Array(count);
  const at = new Array<number>(dims.length).fill(0);
  for (let i = 0; i < count; i++) {
    let from = 0;
    for (let axis = 0; axis < dims.length; axis++) from = from * aligned[axis] + (aligned[axis] === 1 ? 0 : at[axis]);
    result[i] = data[from];
    for (let axis = dims.length - 1; axis >= 0 && ++at[axis] === dims[axis]; axis--) at[axis] = 0;
  }
  return result;
}
