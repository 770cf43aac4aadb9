/** MatMul of activations with a constant matrix, over the last axis. */
import type { Layer, Shape } from '../layers/layer.ts';
import { denseLayer } from './dense.ts';
import type { Operator } from './operator.ts';

export const matMul: Operator = {
  name: 'MatMul',
  shape(node) {
    const dims = node.dims(0);
    const matrix = node.real(1, 'weights').dims;
    if (matrix.length !== 2 || dims.length < 2 || dims.length > 4) {
      throw node.error('is supported for activations of 2 to 4 dimensions and a constant matrix');
    }
    if (dims[dims.length - 1] !== matrix[0])
      throw node.shapeError(`${dims.join('x')} does not fit ${matrix.join('x')}`);
    return [...dims.slice(0, -1), matrix[1]];
  },
  lower(node, [input]) {
    const { dims, data } = node.real(1, 'weights');
    const bias = new Float64Array(dims[1]);
    if (node.dims(0).length === 2) return denseLayer(node.name, input, data, false, 1, bias);
    // The last axis is the map's width: it changes places with the channels before and after.
    const turned = swapChannelsAndWidth(`${node.name}/in`, input);
    return swapChannelsAndWidth(`${node.name}/out`, denseLayer(node.name, turned, data, false, 1, bias));
  },
};

function swapChannelsAndWidth(name: string, input: Layer): Layer {
  const shape: Shape = [input.shape[2], input.shape[1], input.shape[0]];
  return { kind: 'permute', name, shape, inputs: [input], axes: [2, 1, 0] };
}
