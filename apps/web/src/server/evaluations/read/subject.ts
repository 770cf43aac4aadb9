import { DoubleblindError } from '@doubleblind/errors';

/** Model or test set of an evaluation. Works of other kinds have none; the policy's filter leaves them out. Throws DB6103. */
export function subject<T>(thing: T | null): T {
  if (thing === null) throw new DoubleblindError('DB6103', 'An evaluation without model or test set.');
  return thing;
}
