/** Concat along channels. */
import { outputShape, positiveAxis } from './dims.ts';
import type { Operator } from './operator.ts';

export const concat: Operator = {
  name: 'Concat',
  shape(node) {
    const first = node.dims(0);
    const axis = positiveAxis(node, node.integer('axis', 1), first.length);
    if (axis !== 1) throw node.error(`joins along axis ${axis}; only channels (axis 1) are supported`);
    let channels = 0;
    for (let index = 0; index < node.inputCount; index++) {
      const dims = node.dims(index);
      if (node.isConstant(index)) throw node.error('joins a constant');
      if (dims.length !== first.length || dims.some((size, at) => at !== 1 && size !== first[at])) {
        throw node.shapeError(`${first.join('x')} and ${dims.join('x')} cannot be joined`);
      }
      channels += dims[1];
    }
    return [first[0], channels, ...first.slice(2)];
  },
  lower: (node, inputs) =>
    inputs.length === 1 ? inputs[0] : { kind: 'concat', name: node.name, shape: outputShape(node), inputs },
};
