import type { Rng } from './random.ts';

/** A lead letter L at the upper right of the image (the patient's left). */
export function drawMarker(image: Float32Array, size: number, kind: 1 | 2, rng: Rng): void {
  const unit = Math.max(1, Math.round(size / 160));
  const x0 = Math.round(size * rng.range(0.86, 0.9));
  const y0 = Math.round(size * (kind === 1 ? rng.range(0.05, 0.1) : rng.range(0.25, 0.32)));
  const stroke = (x: number, y: number, w: number, h: number) => {
    for (let yy = y; yy < y + h; yy++) {
      for (let xx = x; xx < x + w; xx++) {
        if (xx < size && yy < size) {
          image[yy * size + xx] = 245;
        }
      }
    }
  };
  stroke(x0, y0, unit, 7 * unit);
  stroke(x0, y0 + 6 * unit, 4 * unit, unit);
  if (kind === 2) {
    stroke(x0 - 2 * unit, y0 - 2 * unit, 9 * unit, 1);
    stroke(x0 - 2 * unit, y0 + 9 * unit, 9 * unit, 1);
  }
}
