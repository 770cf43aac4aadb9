/** Reciprocal, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const reciprocal = functionOperator('Reciprocal', (_, of) => operatorOf('Reciprocal', of));
