import { type DecodedImage, makeGreyImage } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';
import { readDicomImage } from './attributes.ts';
import { greyLevels } from './grey-levels.ts';
import { readStoredValues } from './pixel-data.ts';

/**
 * Decodes a single-frame greyscale DICOM file as a viewer would show it: rescaled, through the first window (or the
 * VOI lookup table), MONOCHROME1 inverted.
 * @throws DB2001 malformed or cut off, DB2002 too large, DB2004 unsupported (see readDicomImage).
 */
export async function decodeDicom(bytes: Uint8Array, limits: DecodeLimits): Promise<DecodedImage> {
  const image = readDicomImage(bytes, limits);
  const levels = greyLevels(image);
  const stored = await readStoredValues(image, bytes, limits);
  const mask = 2 ** image.bitsStored - 1;
  const pixels = levels instanceof Uint8Array ? new Uint8Array(stored.length) : new Uint16Array(stored.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = levels[stored[i] & mask];
  return makeGreyImage(image.columns, image.rows, pixels);
}
