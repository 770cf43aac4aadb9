/** Softplus, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const softplus = functionOperator('Softplus', (_, of) => operatorOf('Softplus', of));
