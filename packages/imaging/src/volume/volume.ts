/** A volume of voxels, and how its axes lie in the patient. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Remark } from '../decode/grey-image.ts';

/** Sizes, or spacings in millimetres, along the three axes; in memory the last one is the fastest. */
export type Three = readonly [number, number, number];

/** What an image or a mask has of a grid. */
export interface Grid {
  readonly sizes: Three;
  /** Millimetres between neighbours along each axis. */
  readonly spacing: Three;
  /**
   * Where each axis leads to in the patient: right or left, anterior or posterior, superior or inferior, as in "SAR". A grid that is
   * tilted is named after what is nearest.
   */
  readonly axes: string;
}

/** Values of one volume, as its file means them: stored numbers times slope plus intercept. */
export interface Volume extends Grid {
  readonly values: Float32Array;
  /** Place of the first voxel in the patient, in millimetres to the right, anterior and superior (NIfTI's axes). */
  readonly origin: Three;
  readonly remarks: readonly Remark[];
}

/** Letters of opposite directions. */
const OPPOSITE: Readonly<Record<string, string>> = { R: 'L', L: 'R', A: 'P', P: 'A', S: 'I', I: 'S' };

/** Voxels of a grid. */
export const voxelCount = ({ sizes }: Pick<Grid, 'sizes'>): number => sizes[0] * sizes[1] * sizes[2];

/** Which axis of `from` each axis of `to` is, and whether it runs the other way. */
export function turnOf(from: string, to: string): { readonly axis: number; readonly reversed: boolean }[] {
  return [...to].map((letter) => {
    const same = from.indexOf(letter);
    return same >= 0 ? { axis: same, reversed: false } : { axis: from.indexOf(OPPOSITE[letter]), reversed: true };
  });
}

/** A grid with its axes in another order and direction. */
export function turnGrid({ sizes, spacing, axes }: Grid, to: string): Grid {
  const order = turnOf(axes, to).map(({ axis }) => axis);
  const pick = (values: Three): Three => [values[order[0]], values[order[1]], values[order[2]]];
  return { sizes: pick(sizes), spacing: pick(spacing), axes: to };
}

/** Values [voxels] of the grid in the order of the turned one. Nothing is interpolated. */
export function turnValues<Values extends Float32Array | Uint16Array | Uint8Array>(
  values: Values,
  grid: Grid,
  to: string,
): Values {
  const { sizes } = grid;
  const turn = turnOf(grid.axes, to);
  const strides = [sizes[1] * sizes[2], sizes[2], 1];
  const steps = turn.map(({ axis, reversed }) => (reversed ? -strides[axis] : strides[axis]));
  const first = turn.reduce((at, { axis, reversed }) => at + (reversed ? (sizes[axis] - 1) * strides[axis] : 0), 0);
  const turned = values.slice() as Values;
  const [a, b, c] = turnGrid(grid, to).sizes;
  let out = 0;
  for (let z = 0; z < a; z++)
    for (let y = 0; y < b; y++) {
      let from = first + z * steps[0] + y * steps[1];
      for (let x = 0; x < c; x++, from += steps[2]) turned[out++] = values[from];
    }
  return turned;
}

/** Spacings that differ by less are of the same grid: files keep them as numbers of 32 bits. */
const SAME_SPACING = 1e-3;

/** Throws DB2030 where a mask is not of the volume's grid. */
export function requireSameGrid(mask: Grid, volume: Grid, path: string): void {
  const text = ({ sizes, spacing, axes }: Grid) =>
    `${sizes.join('x')} voxels of ${spacing.map((size) => Number(size.toFixed(3))).join(' x ')} mm along ${axes}`;
  const sameSizes = mask.sizes.every((size, axis) => size === volume.sizes[axis]);
  const sameSpacing = mask.spacing.every((size, axis) => Math.abs(size - volume.spacing[axis]) <= SAME_SPACING * size);
  if (sameSizes && sameSpacing && mask.axes === volume.axes) return;
  throw new DoubleblindError('DB2030', `${path} has ${text(mask)}, its volume ${text(volume)}.`);
}
