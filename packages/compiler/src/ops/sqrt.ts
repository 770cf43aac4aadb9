/** Sqrt, approximated. */
import { functionOperator, powerOf } from './function.ts';

export const sqrt = functionOperator('Sqrt', (_, of) => powerOf(0.5, of));
