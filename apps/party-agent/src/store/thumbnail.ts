/** Small pictures of films for the hospital's own people. */
import { encodeGreyPng, type GreyImage } from '@doubleblind/imaging';

const THUMBNAIL_SIDE = 256;

/** A plane of brightness 0..1, row by row. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** At most `longest` pixels a side; each is the mean of the pixels that it covers. */
function reduced({ width, height, maximum, pixels }: GreyImage, longest: number): Picture {
  const scale = Math.max(1, Math.max(width, height) / longest);
  const columns = Math.max(1, Math.floor(width / scale));
  const rows = Math.max(1, Math.floor(height / scale));
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor(row * scale);
    const bottom = Math.max(top + 1, Math.min(height, Math.floor((row + 1) * scale)));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor(column * scale);
      const right = Math.max(left + 1, Math.min(width, Math.floor((column + 1) * scale)));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += pixels[y * width + x];
      values[row * columns + column] = sum / ((bottom - top) * (right - left) * maximum);
    }
  }
  return { width: columns, height: rows, values };
}

/** PNG of at most 256 pixels a side. */
export function thumbnailPng(image: GreyImage): Buffer {
  const { width, height, values } = reduced(image, THUMBNAIL_SIDE);
  return encodeGreyPng(
    Uint8Array.from(values, (x) => Math.round(255 * x)),
    width,
    height,
  );
}

/** The form that the local API's films have (contracts, FILM_LONGEST_SIDE). */
export function viewerBytes(image: GreyImage, longest: number): Buffer {
  const { width, height, values } = reduced(image, longest);
  const out = Buffer.alloc(4 + 2 * values.length);
  out.writeUInt16LE(width, 0);
  out.writeUInt16LE(height, 2);
  for (let i = 0; i < values.length; i++) out.writeUInt16LE(Math.round(65535 * values[i]), 4 + 2 * i);
  return out;
}
