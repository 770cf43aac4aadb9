/** Exp, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const exp = functionOperator('Exp', (_, of) => operatorOf('Exp', of));
