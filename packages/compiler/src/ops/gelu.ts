/** Gelu, exact or by tanh, approximated. */
import type { Expression } from '../layers/expression.ts';
import { functionOperator, operatorOf } from './function.ts';

export const gelu = functionOperator('Gelu', (node, of) => {
  const inner: Expression =
    node.string('approximate', 'none') === 'tanh'
      ? operatorOf('Tanh', cubic(of))
      : operatorOf('Erf', { kind: 'affine', factor: Math.SQRT1_2, offset: 0, of });
  return { kind: 'product', of, and: { kind: 'affine', factor: 0.5, offset: 0.5, of: inner } };
});

/** sqrt(2 / pi) (x + 0.044715 x^3) */
function cubic(of: Expression): Expression {
  const third: Expression = { kind: 'affine', factor: 0.044715, offset: 0, of: { kind: 'power', exponent: 3, of } };
  return { kind: 'affine', factor: Math.sqrt(2 / Math.PI), offset: 0, of: { kind: 'sum', of, and: third } };
}
