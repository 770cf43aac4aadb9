/** Elu, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const elu = functionOperator('Elu', (node, of) => operatorOf('Elu', of, { alpha: node.float('alpha', 1) }));
