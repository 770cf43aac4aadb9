/** Masks of two and three dimensions: where a finding is on an image or in a volume. */

/** One byte a voxel, 1 inside and 0 outside, slice by slice and row by row. A film is a volume of one slice. */
export interface Mask {
  readonly data: Uint8Array;
  readonly sizes: readonly [slices: number, rows: number, columns: number];
  /** Distance of neighbours along each axis, in millimetres; 1 each where it is not known, and distances are in pixels. */
  readonly spacing: readonly [number, number, number];
}

/** Throws RangeError where two masks do not cover the same voxels. */
export function requireSameGrid(a: Mask, b: Mask): void {
  const same = a.sizes.every((size, axis) => size === b.sizes[axis] && a.spacing[axis] === b.spacing[axis]);
  const voxels = a.sizes.reduce((product, size) => product * size, 1);
  if (!same || a.data.length !== voxels || b.data.length !== voxels)
    throw new RangeError(`masks of ${a.sizes.join('x')} and ${b.sizes.join('x')} do not cover the same voxels`);
}

/** Voxels inside. */
export function voxelsInside({ data }: Mask): number {
  let count = 0;
  for (const value of data) count += value;
  return count;
}
