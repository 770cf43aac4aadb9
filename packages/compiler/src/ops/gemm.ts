/** Gemm with a constant matrix: alpha * A * B + beta * C. */
import type { Layer } from '../layers/layer.ts';
import { denseLayer } from './dense.ts';
import { overLastAxis } from './mat-mul.ts';
import type { NodeView, Operator } from './operator.ts';

export const gemm: Operator = {
  name: 'Gemm',
  shape(node) {
    const dims = node.dims(0);
    const [inputs, outputs] = matrixSize(node);
    if (node.integer('transA', 0) !== 0) throw node.error('transposes its first input');
    if (dims.length !== 2 || dims[1] !== inputs || node.isConstant(0))
      throw node.shapeError(`${dims.join('x')} does not fit ${inputs} inputs`);
    return [dims[0], outputs];
  },
  lower(node, [input]) {
    const [, outputs] = matrixSize(node);
    const bias = new Float64Array(outputs);
    if (node.has(2)) {
      const { data } = node.real(2, 'bias');
      if (data.length !== outputs && data.length !== 1)
        throw node.shapeError(`there are ${data.length} biases for ${outputs} outputs`);
      const beta = node.float('beta', 1);
      for (let o = 0; o < outputs; o++) bias[o] = beta * data[data.length === 1 ? 0 : o];
    }
    const { data } = node.real(1, 'weights');
    const transposed = node.integer('transB', 0) !== 0;
    const dense = (values: Layer) => denseLayer(node.name, values, data, transposed, node.float('alpha', 1), bias);
    return overLastAxis(node, input, dense);
  },
};

/** Inputs, outputs. */
function matrixSize(node: NodeView): [number, number] {
  const { dims } = node.real(1, 'weights');
  if (dims.length !== 2) throw node.shapeError('its weights are not a matrix');
  return node.integer('transB', 0) !== 0 ? [dims[1], dims[0]] : [dims[0], dims[1]];
}
