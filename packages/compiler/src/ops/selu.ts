/** Selu, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const selu = functionOperator('Selu', (node, of) =>
  operatorOf('Selu', of, { alpha: node.float('alpha', 1.67326319), gamma: node.float('gamma', 1.05070102) }),
);
