/** ReduceMax over any axes behind the batch. */
import type { Layer } from '../layers/layer.ts';
import { axesTogether } from './along-axes.ts';
import { reinterpretAs } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { coversMap, reducedAxes, reducedShape } from './reduce.ts';
import { spatialMaximum } from './spatial-maximum.ts';
import { POINT } from './window.ts';

export const reduceMax: Operator = {
  name: 'ReduceMax',
  shape: reducedShape,
  lower: (node, [input]) => reinterpretAs(node, largestOver(node, input), node.outputDims),
};

/** The largest value over the axes that the node reduces. */
export function largestOver(node: NodeView, input: Layer): Layer {
  if (coversMap(node)) return spatialMaximum(node, input);
  const axes = reducedAxes(node);
  if (axes.every((axis) => node.dims(0)[axis] === 1)) return input;
  const map = axesTogether(node.name, input, node.dims(0), axes);
  const [kept, , size] = map.shape;
  const window = { ...POINT, kernel: [1, size] as const };
  return { kind: 'maxPool', name: `${node.name}/largest`, shape: [kept, 1, 1], inputs: [map], window };
}
