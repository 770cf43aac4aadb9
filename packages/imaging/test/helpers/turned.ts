/** What happens to films on their way. */
import type { DecodedImage } from '../../src/index.ts';

export type Turned = 'mirror' | 'flip' | 'rotate by 180' | 'rotate left' | 'rotate right';

export function turned(image: DecodedImage, turn: Turned): DecodedImage {
  const { width, height, pixels } = image;
  const [right, bottom] = [width - 1, height - 1];
  const sources: Record<Turned, (x: number, y: number) => readonly [x: number, y: number]> = {
    mirror: (x, y) => [right - x, y],
    flip: (x, y) => [x, bottom - y],
    'rotate by 180': (x, y) => [right - x, bottom - y],
    'rotate left': (x, y) => [right - y, x],
    'rotate right': (x, y) => [y, bottom - x],
  };
  const [outWidth, outHeight] = turn === 'rotate left' || turn === 'rotate right' ? [height, width] : [width, height];
  const out = pixels.slice();
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const [fromX, fromY] = sources[turn](x, y);
      out[y * outWidth + x] = pixels[fromY * width + fromX];
    }
  }
  return { ...image, width: outWidth, height: outHeight, pixels: out };
}
