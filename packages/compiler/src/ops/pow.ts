/** Pow with a constant exponent: squares are products, other powers are approximated. */
import { functionOperator, powerOf } from './function.ts';

export const pow = functionOperator('Pow', (node, of) => {
  const { data } = node.numbers(1, 'exponent');
  if (data.length !== 1) throw node.error('has several exponents; one number is supported');
  return powerOf(data[0], of);
});
