/** Weights that a model keeps in files beside it. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from './limits.ts';
import type { ReadExternal } from './tensor.ts';

/** Reads from the folder of the model at `path` and from nowhere else. @throws DoubleblindError DB1003 */
export function externalReader(path: string): ReadExternal {
  return (location, offset, length) => {
    const inside = normalize(location);
    const leaves = inside === '' || inside.startsWith('..') || inside.startsWith('/') || /^[A-Za-z]:/.test(inside);
    if (leaves) throw new DoubleblindError('DB1003', `It names "${location}", which is not beside the model.`);
    const file = join(dirname(path), inside);
    try {
      const { size } = statSync(file);
      const count = length ?? size - offset;
      const fits = offset >= 0 && count >= 0 && offset + count <= size && count <= LIMITS.fileBytes;
      if (!fits)
        throw new DoubleblindError(
          'DB1003',
          `"${location}" has ${size} bytes; ${count} from ${offset} on are asked for.`,
        );
      return readPart(file, offset, count);
    } catch (error) {
      if (error instanceof DoubleblindError) throw error;
      throw new DoubleblindError('DB1003', `"${location}" cannot be read beside the model.`, { cause: error });
    }
  };
}

function readPart(file: string, offset: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  const descriptor = openSync(file, 'r');
  try {
    for (let done = 0; done < count; ) {
      const read = readSync(descriptor, bytes, done, count - done, offset + done);
      if (read === 0) throw new RangeError('it ends too early');
      done += read;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
