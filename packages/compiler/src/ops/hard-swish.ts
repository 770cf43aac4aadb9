/** HardSwish: x times HardSigmoid with alpha 1/6, approximated. */
import { functionOperator } from './function.ts';

export const hardSwish = functionOperator('HardSwish', (_, of) => ({
  kind: 'product',
  of,
  and: { kind: 'clip', low: 0, high: 1, of: { kind: 'affine', factor: 1 / 6, offset: 0.5, of } },
}));
