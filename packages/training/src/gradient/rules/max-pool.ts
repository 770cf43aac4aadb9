import type { GradientRule } from '../rule.ts';

/** MaxPool in every form: the forward node also says which value each maximum was, and the gradient goes there. */
export const maxPool: GradientRule = {
  operators: ['MaxPool'],
  forward: (node) => ({ ...node, outputs: [node.outputs[0], indicesOf(node.outputs[0])] }),
  backward({ node, builder, gradient, dims }) {
    return [sendBack(builder, gradient, indicesOf(node.outputs[0]), dims(node.inputs[0]))];
  },
};

/** GlobalMaxPool as a MaxPool over the whole map. */
export const globalMaxPool: GradientRule = {
  operators: ['GlobalMaxPool'],
  forward: (node, dims) => ({
    ...node,
    operator: 'MaxPool',
    outputs: [node.outputs[0], indicesOf(node.outputs[0])],
    attributes: new Map([['kernel_shape', { kind: 'integers', value: dims(node.inputs[0]).slice(2) }]]),
  }),
  backward: maxPool.backward,
};

const indicesOf = (output: string) => `gradient/indices/${output}`;

function sendBack(
  builder: Parameters<GradientRule['backward']>[0]['builder'],
  gradient: string,
  indices: string,
  dims: readonly number[],
): string {
  const count = dims.reduce((product, size) => product * size, 1);
  const flat = builder.scatterAdd(count, builder.reshape(indices, [-1]), builder.reshape(gradient, [-1]));
  return builder.reshape(flat, dims);
}
