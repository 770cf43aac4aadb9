/** What Max and Min share. */
import type { AffineLayer, Layer } from '../layers/layer.ts';
import { channelConstant } from './affine-constant.ts';
import { rectified, scaled } from './combine.ts';
import type { NodeView } from './operator.ts';

/** The one shape of all activations. @throws DB1006 for several constants, and for activations of several shapes */
export function extremumShape(node: NodeView): number[] {
  const constants = constantsOf(node);
  if (constants.length > 1) throw node.error(`has ${constants.length} constants; one is supported`);
  const shapes = inputsOf(node).filter((index) => !constants.includes(index));
  const [first, ...others] = shapes.map((index) => node.dims(index));
  const other = others.find((dims) => dims.join() !== first.join());
  if (other) throw node.error(`combines ${first.join('x')} and ${other.join('x')}; equal shapes are supported`);
  return [...first];
}

const inputsOf = (node: NodeView) => Array.from({ length: node.inputCount }, (_, index) => index);
const constantsOf = (node: NodeView) => inputsOf(node).filter((index) => node.isConstant(index));

/** relu(a - b). */
export function rectifiedDifference(name: string, a: Layer, b: Layer): Layer {
  const minus = scaled(`${name}/less`, b, -1);
  const difference: Layer = { kind: 'add', name: `${name}/difference`, shape: a.shape, inputs: [a, minus] };
  return rectified(`${name}/above`, difference);
}

/** sign * max(sign * x, sign * c) for the node's constant c, if it has one: the larger of the two for 1, the smaller for -1. */
export function constantExtremum(node: NodeView, input: Layer, sign: 1 | -1): Layer {
  const [index] = constantsOf(node);
  if (index === undefined) return input;
  const bounds = channelConstant(node, index, input);
  const all = (value: number) => new Float64Array(bounds.length).fill(value);
  const { shape } = input;
  // max(x, c) = relu(x - c) + c
  const above: AffineLayer = {
    kind: 'affine',
    name: `${node.name}/above`,
    shape,
    inputs: [input],
    factor: all(sign),
    offset: bounds.map((bound) => -sign * bound),
  };
  const rest = rectified(`${node.name}/rectified`, above);
  return { kind: 'affine', name: node.name, shape, inputs: [rest], factor: all(sign), offset: bounds };
}
