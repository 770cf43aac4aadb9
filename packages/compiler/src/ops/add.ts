/** Add of two activations of one shape, or of a constant per channel. */
import { perChannel } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const add: Operator = {
  name: 'Add',
  shape(node) {
    const [a, b] = [node.dims(0), node.dims(1)];
    if (node.isConstant(0) || node.isConstant(1)) return [...(node.isConstant(0) ? b : a)];
    if (a.join() !== b.join())
      throw node.error(`adds ${a.join('x')} and ${b.join('x')}; only equal shapes are supported`);
    return [...a];
  },
  lower(node, inputs) {
    const [input] = inputs;
    if (inputs.length === 2) return { kind: 'add', name: node.name, shape: input.shape, inputs };
    const constant = node.isConstant(0) ? 0 : 1;
    const dims = node.dims(1 - constant);
    const offset = perChannel(channelConstant(node, constant, dims), dims);
    const factor = new Float64Array(offset.length).fill(1);
    return { kind: 'affine', name: node.name, shape: input.shape, inputs: [input], factor, offset };
  },
};

/** A constant that broadcasts to one number a channel. */
function channelConstant(node: NodeView, index: number, dims: readonly number[]): Float64Array {
  const { dims: given, data } = node.real(index, 'summand');
  const channels = dims[1];
  if (data.length === 1) return new Float64Array(channels).fill(data[0]);
  const aligned = [...new Array<number>(Math.max(0, dims.length - given.length)).fill(1), ...given];
  if (data.length !== channels || aligned[1] !== channels || aligned.length !== dims.length) {
    throw node.error(`adds a constant of shape ${given.join('x')}; one number, or one a channel, is supported`);
  }
  return Float64Array.from(data);
}
