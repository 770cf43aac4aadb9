import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';

/** The text of a file that a user named. Throws DB5029 when it cannot be read. */
export function readTextFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
}
