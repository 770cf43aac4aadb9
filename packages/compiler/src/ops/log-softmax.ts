/** LogSoftmax: the values less the logarithm of the sum of their exponentials. */
import type { Layer } from '../layers/layer.ts';
import { spreadTo } from './broadcast.ts';
import { weightedSum } from './combine.ts';
import { alongLastAxis } from './last-axis.ts';
import type { Operator } from './operator.ts';
import { logSumExpLayer } from './softly.ts';
import { softmaxAxis } from './softmax.ts';

export const logSoftmax: Operator = {
  name: 'LogSoftmax',
  shape: (node) => [...node.dims(0)],
  lower: (node, [input]) =>
    alongLastAxis(node, input, softmaxAxis(node), (layer): Layer => {
      const sum = spreadTo(`${node.name}/spread`, logSumExpLayer(`${node.name}/sum`, layer), layer.shape);
      const all = (value: number) => new Float64Array(layer.shape[0]).fill(value);
      return weightedSum(node.name, [
        { layer, factor: all(1) },
        { layer: sum, factor: all(-1) },
      ]);
    }),
};
