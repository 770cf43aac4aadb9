/** Sum of any number of activations of one shape. */
import type { NodeView, Operator } from './operator.ts';

export const sum: Operator = {
  name: 'Sum',
  shape: equalShapes,
  lower: (node, inputs) =>
    inputs.length === 1 ? inputs[0] : { kind: 'add', name: node.name, shape: inputs[0].shape, inputs },
};

/** The one shape of all inputs, none of which may be a constant. */
export function equalShapes(node: NodeView): number[] {
  const first = node.dims(0);
  for (let index = 0; index < node.inputCount; index++) {
    if (node.isConstant(index)) throw node.error('has a constant among its inputs; use Add for that');
    const dims = node.dims(index);
    if (dims.join() !== first.join()) throw node.error(`combines ${first.join('x')} and ${dims.join('x')}`);
  }
  return [...first];
}
