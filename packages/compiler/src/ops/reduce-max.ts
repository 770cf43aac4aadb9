/** ReduceMax over all spatial axes. */
import { reinterpretAs } from './dims.ts';
import type { Operator } from './operator.ts';
import { coversMap, reducedAxes, reducedShape } from './reduce.ts';
import { spatialMaximum } from './spatial-maximum.ts';

export const reduceMax: Operator = {
  name: 'ReduceMax',
  shape: reducedShape,
  lower(node, [input]) {
    if (!coversMap(node))
      throw node.error(`is over axes [${reducedAxes(node).join(', ')}]; all spatial axes are supported`);
    return reinterpretAs(node, spatialMaximum(node, input), node.outputDims);
  },
};
