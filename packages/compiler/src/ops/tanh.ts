/** Tanh, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const tanh = functionOperator('Tanh', (_, of) => operatorOf('Tanh', of));
