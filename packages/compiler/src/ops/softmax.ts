/** Softmax: over the classes at the output, where the hospital computes it in the clear; elsewhere of shares. */
import type { Layer, Shape } from '../layers/layer.ts';
import { positiveAxis, reshaped } from './dims.ts';
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
    const [batch, classes] = node.dims(0);
    if (axis === 1 && batch === 1 && (shape[1] * shape[2] === 1 || node.dims(0).length > 3))
      return { kind: 'activation', name: node.name, shape, inputs, activation: 'softmax', classes };
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

/** A softmax over classes, of each position where they have maps, that something reads. */
export function softmaxOfClasses(name: string, input: Layer, classes = input.shape[0]): Layer {
  const turn = (end: string, layer: Layer, axes: readonly [number, number, number]): Layer => {
    const [a, b, c] = axes.map((axis) => layer.shape[axis]);
    const shape: Shape = [a, b, c];
    return { kind: 'permute', name: `${name}/${end}`, shape, inputs: [layer], axes };
  };
  // Volumes have their depth among the channels.
  const apart = reshaped(`${name}/apart`, input, [
    classes,
    (input.shape[0] * input.shape[1]) / classes,
    input.shape[2],
  ]);
  const shares = turn('out', softmaxLayer(name, turn('in', apart, [1, 2, 0])), [2, 0, 1]);
  return reshaped(`${name}/together`, shares, input.shape);
}
