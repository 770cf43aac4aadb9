/** Softmax: over the classes at the output, where the hospital computes it in the clear; elsewhere of shares. */
import type { Layer, Shape } from '../layers/layer.ts';
import { positiveAxis } from './dims.ts';
import { alongLastAxis } from './last-axis.ts';
import type { NodeView, Operator } from './operator.ts';
import { softmaxLayer } from './softly.ts';

export const softmax: Operator = {
  name: 'Softmax',
  shape: (node) => [...node.dims(0)],
  lower(node, inputs) {
    const axis = softmaxAxis(node);
    const { shape } = inputs[0];
    if (node.dims(0)[axis] === 1)
      throw node.error(
        `is over axis ${axis} of ${node.dims(0).join('x')}, a single value, and gives 1 whatever that is; another axis is meant`,
      );
    if (axis === 1 && shape[1] * shape[2] === 1)
      return { kind: 'activation', name: node.name, shape, inputs, activation: 'softmax' };
    return alongLastAxis(node, inputs[0], axis, (input) => softmaxLayer(node.name, input));
  },
};

/** The one axis that sums are over. */
export function softmaxAxis(node: NodeView): number {
  const dims = node.dims(0);
  const axis = positiveAxis(node, node.integer('axis', node.opset < 13 ? 1 : -1), dims.length);
  // Before operator set 13 it is the axis and all behind it.
  if (node.opset < 13 && dims.slice(axis + 1).some((size) => size > 1))
    throw node.error(`is over axis ${axis} and all behind it of ${dims.join('x')}; one axis is supported`);
  return axis;
}

/** A softmax over classes, [C, 1, 1], that something reads. */
export function softmaxOfClasses(name: string, input: Layer): Layer {
  const turn = (end: string, layer: Layer, shape: Shape): Layer => ({
    kind: 'permute',
    name: `${name}/${end}`,
    shape,
    inputs: [layer],
    axes: [2, 1, 0],
  });
  return turn('out', softmaxLayer(name, turn('in', input, [1, 1, input.shape[0]])), input.shape);
}
