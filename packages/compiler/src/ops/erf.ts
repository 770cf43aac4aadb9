/** Erf, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const erf = functionOperator('Erf', (_, of) => operatorOf('Erf', of));
