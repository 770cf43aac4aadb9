/** Celu, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const celu = functionOperator('Celu', (node, of) => operatorOf('Celu', of, { alpha: node.float('alpha', 1) }));
