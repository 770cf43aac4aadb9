/** Pow with a constant exponent, approximated. */
import { functionOperator } from './function.ts';

export const pow = functionOperator('Pow', (node, of) => {
  const { data } = node.numbers(1, 'exponent');
  if (data.length !== 1) throw node.error('has several exponents; one number is supported');
  return { kind: 'power', exponent: data[0], of };
});
