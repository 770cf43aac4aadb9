import { readFile, stat } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeImage } from './decode.ts';
import type { DecodedImage } from './grey-image.ts';
import { checkFileSize, DEFAULT_LIMITS, type DecodeLimits } from './limits.ts';

/**
 * Reads and decodes an image file.
 * @throws DB2006 if it cannot be read, else as decodeImage; the file's name is added to the message.
 */
export async function readImage(path: string, limits: DecodeLimits = DEFAULT_LIMITS): Promise<DecodedImage> {
  try {
    checkFileSize((await stat(path)).size, limits);
    return await decodeImage(await readFile(path), limits);
  } catch (cause) {
    if (cause instanceof DoubleblindError) {
      throw new DoubleblindError(cause.code, `${path}: ${cause.detail}`, { cause });
    }
    throw new DoubleblindError('DB2006', path, { cause });
  }
}
