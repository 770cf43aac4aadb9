/** Small previews of images for the hospital's own people. */
import { encodeGreyPng, type GreyImage } from '@doubleblind/imaging';

const LONGEST_SIDE = 256;

/** PNG of at most 256 pixels a side; each pixel is the mean of the pixels that it covers. */
export function thumbnailPng({ width, height, maximum, pixels }: GreyImage): Buffer {
  const scale = Math.max(1, Math.max(width, height) / LONGEST_SIDE);
  const columns = Math.max(1, Math.floor(width / scale));
  const rows = Math.max(1, Math.floor(height / scale));
  const small = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor(row * scale);
    const bottom = Math.max(top + 1, Math.min(height, Math.floor((row + 1) * scale)));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor(column * scale);
      const right = Math.max(left + 1, Math.min(width, Math.floor((column + 1) * scale)));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += pixels[y * width + x];
      small[row * columns + column] = Math.round((255 * sum) / ((bottom - top) * (right - left) * maximum));
    }
  }
  return encodeGreyPng(small, columns, rows);
}
