/** LRN: x / (bias + alpha / size * sum of squares over neighbouring channels)^beta. */
import { mapAxis } from './axis-map.ts';
import { scaled } from './combine.ts';
import { functionLayer, powerOf } from './function.ts';
import type { Operator } from './operator.ts';

export const lrn: Operator = {
  name: 'LRN',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const { name } = node;
    const dims = node.dims(0);
    const size = node.integer('size', 1);
    const square = { kind: 'scale', name: `${name}/square`, shape: input.shape, inputs: [input, input] } as const;
    const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
    const data = Float32Array.from({ length: dims[1] ** 2 }, (_, at) => {
      const distance = (at % dims[1]) - Math.floor(at / dims[1]);
      return distance >= -before && distance <= after ? 1 : 0;
    });
    const sum = mapAxis(node, `${name}/sum`, square, dims, 1, { outputs: dims[1], inputs: dims[1], data });
    const base = scaled(`${name}/base`, sum, node.float('alpha', 1e-4) / size, node.float('bias', 1));
    const factor = functionLayer(`${name}/factor`, base, (of) => powerOf(-node.float('beta', 0.75), of));
    return { kind: 'scale', name, shape: input.shape, inputs: [input, factor] };
  },
};
