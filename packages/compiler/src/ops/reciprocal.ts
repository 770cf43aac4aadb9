/** Reciprocal, approximated. */
import { functionOperator, powerOf } from './function.ts';

export const reciprocal = functionOperator('Reciprocal', (_, of) => powerOf(-1, of));
