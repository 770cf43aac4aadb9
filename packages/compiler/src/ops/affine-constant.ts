/** Arithmetic with a constant that broadcasts over the map: one number, one a channel, or one a value. */
import type { Layer, Shape } from '../layers/layer.ts';
import { channelAffine } from './channel-affine.ts';
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
  const affine: Layer = factors
    ? {
        kind: 'affine',
        name: node.name,
        shape: input.shape,
        inputs: [input],
        factor: factors,
        offset: perChannelOf(offsets, channels) ?? offsets,
      }
    : alongWidth(node, input, values, { factor, offset });
  return node.outputDims.length === node.dims(1 - index).length ? affine : reinterpretAs(node, affine, node.outputDims);
}

/** One number for each index of the last axis, which becomes the channels and goes back. */
function alongWidth(node: NodeView, input: Layer, values: Float64Array, { factor, offset }: Arithmetic): Layer {
  const [a, b, c] = input.shape;
  if (values.some((value, at) => value !== values[at % c]))
    throw node.error('multiplies each position by another number; one number for each index of one axis is supported');
  const numbers = values.subarray(0, c);
  const turn = (name: string, layer: Layer, shape: Shape, axes: readonly [number, number, number]): Layer => {
    return { kind: 'permute', name: `${node.name}/${name}`, shape, inputs: [layer], axes };
  };
  const turned = turn('in', input, [c, a, b], [2, 0, 1]);
  const affine = channelAffine(node.name, turned, Array.from(numbers, factor), Array.from(numbers, offset));
  return turn('out', affine, input.shape, [1, 2, 0]);
}

/** A node's constant input, one number for each channel of the layer that it is combined with. @throws DB1006 */
export function channelConstant(node: NodeView, index: number, layer: Layer): Float64Array {
  const values = broadcastConstant(node, index, node.outputDims);
  const numbers = perChannelOf(values, layer.shape[0]);
  if (!numbers) throw node.error('has another number for each position; one number, or one a channel, is supported');
  return numbers;
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
