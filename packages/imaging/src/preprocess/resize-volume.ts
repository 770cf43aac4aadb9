/** Resampling of volumes, with the order of every rounding fixed. */
import type { Three } from '../volume/volume.ts';

/**
 * Linear along each of the three axes at voxel centres, clamped to the volume: source position (i + 0.5) * from / to - 0.5, as PyTorch's
 * interpolate(mode='trilinear', align_corners=False). One axis after the other, the last one first; weights of 64 bits, each axis
 * rounded to 32.
 */
export function resizeTrilinear(values: Float32Array, from: Three, to: Three): Float32Array {
  let current = values;
  const sizes: [number, number, number] = [...from];
  for (const axis of [2, 1, 0]) {
    if (sizes[axis] === to[axis]) continue;
    current = alongAxis(current, sizes, axis, to[axis]);
    sizes[axis] = to[axis];
  }
  return current;
}

function alongAxis(values: Float32Array, sizes: Three, axis: number, to: number): Float32Array {
  const from = sizes[axis];
  const inner = sizes.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = sizes.slice(0, axis).reduce((product, size) => product * size, 1);
  const resized = new Float32Array(outer * to * inner);
  for (let i = 0; i < to; i++) {
    const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(position);
    const high = Math.min(from - 1, low + 1);
    const part = position - low;
    for (let o = 0; o < outer; o++) {
      const [below, above, out] = [(o * from + low) * inner, (o * from + high) * inner, (o * to + i) * inner];
      for (let k = 0; k < inner; k++) resized[out + k] = values[below + k] * (1 - part) + values[above + k] * part;
    }
  }
  return resized;
}
