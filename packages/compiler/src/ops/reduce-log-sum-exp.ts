/** ReduceLogSumExp over one axis, or over the whole map. */
import { sizeOf } from '../layers/layer.ts';
import { layerAxes, reinterpretAs, reshaped } from './dims.ts';
import { alongLastAxis } from './last-axis.ts';
import type { Operator } from './operator.ts';
import { coversMap, reducedAxes, reducedShape } from './reduce.ts';
import { logSumExpLayer } from './softly.ts';

export const reduceLogSumExp: Operator = {
  name: 'ReduceLogSumExp',
  shape: reducedShape,
  lower(node, [input]) {
    const axes = reducedAxes(node);
    if (coversMap(node) && node.dims(0).length <= 4) {
      const [channels] = input.shape;
      const line = reshaped(`${node.name}/line`, input, [channels, 1, sizeOf(input.shape) / channels]);
      return reinterpretAs(node, logSumExpLayer(node.name, line), node.outputDims);
    }
    if (axes.length !== 1 || layerAxes(node.dims(0))[axes[0]] === undefined)
      throw node.error(`is over axes [${axes.join(', ')}]; one axis, and all spatial axes, are supported`);
    return reinterpretAs(
      node,
      alongLastAxis(node, input, axes[0], (layer) => logSumExpLayer(node.name, layer)),
      node.outputDims,
    );
  },
};
