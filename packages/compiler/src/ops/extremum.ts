/** What Max and Min share. */
import type { AffineLayer, Layer } from '../layers/layer.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import { rectified, scaled } from './combine.ts';
import { perChannel } from './dims.ts';
import type { NodeView } from './operator.ts';

export function pairShape(node: NodeView): number[] {
  if (node.inputCount === 1) return [...node.dims(0)];
  if (node.inputCount !== 2) throw node.error(`has ${node.inputCount} inputs; two are supported`);
  return arithmeticShape(node);
}

/** relu(a - b). */
export function rectifiedDifference(name: string, a: Layer, b: Layer): Layer {
  const minus = scaled(`${name}/less`, b, -1);
  const difference: Layer = { kind: 'add', name: `${name}/difference`, shape: a.shape, inputs: [a, minus] };
  return rectified(`${name}/above`, difference);
}

/** sign * max(sign * x, sign * c) for the node's constant c: the larger of the two for 1, the smaller for -1. */
export function constantMaximum(node: NodeView, input: Layer, sign: 1 | -1): Layer {
  if (node.inputCount === 1) return input;
  const index = constantInput(node) ?? 1;
  const { data } = node.real(index, 'bound');
  const channels = node.dims(1 - index)[1];
  if (data.length !== 1 && data.length !== channels)
    throw node.error('has a bound that is neither one number nor one a channel');
  const bounds = perChannel(
    Float64Array.from({ length: channels }, (_, c) => data[data.length === 1 ? 0 : c]),
    node.dims(1 - index),
  );
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
