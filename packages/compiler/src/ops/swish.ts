/** Swish: x sigmoid(alpha x), approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const swish = functionOperator('Swish', (node, of) => ({
  kind: 'product',
  of,
  and: operatorOf('Sigmoid', { kind: 'affine', factor: node.float('alpha', 1), offset: 0, of }),
}));
