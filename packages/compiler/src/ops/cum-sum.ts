/** CumSum: every value and those before it along a constant axis, a matrix of ones below its diagonal. */
import { mapAxis } from './axis-map.ts';
import { positiveAxis } from './dims.ts';
import type { Operator } from './operator.ts';

export const cumSum: Operator = {
  name: 'CumSum',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const dims = node.dims(0);
    const axis = positiveAxis(node, node.numbers(1, 'axis').data[0], dims.length);
    const size = dims[axis];
    const [reverse, exclusive] = [node.integer('reverse', 0), node.integer('exclusive', 0)];
    const data = Float32Array.from({ length: size * size }, (_, i) => {
      const [to, from] = [Math.floor(i / size), i % size];
      const distance = reverse ? from - to : to - from;
      return distance >= (exclusive ? 1 : 0) ? 1 : 0;
    });
    return mapAxis(node, node.name, input, dims, axis, { outputs: size, inputs: size, data });
  },
};
