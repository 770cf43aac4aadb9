/** Mish: x tanh(softplus(x)), approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const mish = functionOperator('Mish', (_, of) => ({
  kind: 'product',
  of,
  and: operatorOf('Tanh', operatorOf('Softplus', of)),
}));
