/** Concat along channels, or along height or width. */
import type { Layer, Shape } from '../layers/layer.ts';
import { outputShape, positiveAxis } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const concat: Operator = {
  name: 'Concat',
  shape(node) {
    const first = node.dims(0);
    const axis = joinedAxis(node);
    if (axis === 0) throw node.error('joins along the batch');
    let size = 0;
    for (let index = 0; index < node.inputCount; index++) {
      const dims = node.dims(index);
      if (node.isConstant(index)) throw node.error('joins a constant');
      if (dims.length !== first.length || dims.some((one, at) => at !== axis && one !== first[at])) {
        throw node.shapeError(`${first.join('x')} and ${dims.join('x')} cannot be joined`);
      }
      size += dims[axis];
    }
    return first.map((one, at) => (at === axis ? size : one));
  },
  lower(node, inputs) {
    if (inputs.length === 1) return inputs[0];
    const shape = outputShape(node);
    const axis = joinedAxis(node);
    const rank = node.dims(0).length;
    if (axis === 1) return { kind: 'concat', name: node.name, shape, inputs };
    if (rank > 4) throw node.error(`joins along axis ${axis} of ${rank} dimensions; 2 to 4 are supported`);
    const order = axis === rank - 1 ? ([2, 1, 0] as const) : ([1, 0, 2] as const);
    const turned = (layer: Layer, name: string): Layer => {
      const turn: Shape = [layer.shape[order[0]], layer.shape[order[1]], layer.shape[order[2]]];
      return { kind: 'permute', name, shape: turn, inputs: [layer], axes: order };
    };
    const parts = inputs.map((input, index) => turned(input, `${node.name}/in${index}`));
    const joined: Layer = {
      kind: 'concat',
      name: `${node.name}/joined`,
      shape: [shape[order[0]], shape[order[1]], shape[order[2]]],
      inputs: parts,
    };
    return turned(joined, node.name);
  },
};

const joinedAxis = (node: NodeView) => positiveAxis(node, node.integer('axis', 1), node.dims(0).length);
