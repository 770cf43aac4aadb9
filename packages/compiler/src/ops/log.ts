/** Log, approximated. */
import { functionOperator, operatorOf } from './function.ts';

export const log = functionOperator('Log', (_, of) => operatorOf('Log', of));
