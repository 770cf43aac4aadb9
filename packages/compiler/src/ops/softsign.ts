/** Softsign, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const softsign = functionOperator('Softsign', (_, of) => operatorOf('Softsign', of));
