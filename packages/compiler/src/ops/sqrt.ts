/** Sqrt, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const sqrt = functionOperator('Sqrt', (_, of) => operatorOf('Sqrt', of));
