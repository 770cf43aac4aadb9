/** The orientation that a camera or a viewer has written into EXIF data (JEITA CP-3451, tag 0x0112). */
import { type DecodedImage, makeGreyImage, noted } from './grey-image.ts';

/** 1 as stored, 2 mirrored, 3 upside down, 4 flipped, 5 transposed, 6 to be turned right, 7 transverse, 8 to be turned left. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION = 0x0112;
const ENTRY_LENGTH = 12;
/** Type of a number of four bytes, which some writers use. */
const LONG = 4;

/** @param tiff A TIFF structure; whatever is wrong with it means "as stored", as viewers take it. */
export function readOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 14) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let k = 0; k < entries; k++) {
    const entry = directory + 2 + k * ENTRY_LENGTH;
    if (entry + ENTRY_LENGTH > tiff.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value =
      view.getUint16(entry + 2, little) === LONG
        ? view.getUint32(entry + 8, little)
        : view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** The image as a viewer shows it. Orientations from 5 on exchange columns and rows. */
export function turn(image: DecodedImage, orientation: Orientation): DecodedImage {
  if (orientation === 1) return image;
  const { width, height, pixels } = image;
  const exchanged = orientation >= 5;
  const [outWidth, outHeight] = exchanged ? [height, width] : [width, height];
  // Where the stored rows and columns start from, seen in the picture that is shown.
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const out = pixels instanceof Uint8Array ? new Uint8Array(pixels.length) : new Uint16Array(pixels.length);
  for (let y = 0, i = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, i++) {
      const column = exchanged ? y : x;
      const row = exchanged ? x : y;
      const sourceX = fromRight ? width - 1 - column : column;
      const sourceY = fromBottom ? height - 1 - row : row;
      out[i] = pixels[sourceY * width + sourceX];
    }
  }
  return makeGreyImage(outWidth, outHeight, out, [...image.remarks, noted('turned')]);
}
