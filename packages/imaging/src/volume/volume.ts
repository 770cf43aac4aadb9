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

/** A grid with its place in the patient, in millimetres to the right, anterior and superior (NIfTI's axes). */
export interface PlacedGrid extends Grid {
  /** Of the middle of the first voxel. */
  readonly origin: Three;
  /** Of length 1: where each axis leads to. */
  readonly directions: readonly [Three, Three, Three];
}

/** Values of one volume, as its file means them: stored numbers times slope plus intercept. */
export interface Volume extends PlacedGrid {
  readonly values: Float32Array;
  readonly remarks: readonly Remark[];
}

/** Letters of opposite directions. */
const OPPOSITE: Readonly<Record<string, string>> = { R: 'L', L: 'R', A: 'P', P: 'A', S: 'I', I: 'S' };

/** Place of a grid that lies along the axes that it is named after: drawings, and volumes that are made up. */
export function placedAt(grid: Grid, origin: Three): PlacedGrid {
  const [a, b, c] = turnOf('RAS', grid.axes).map(({ axis, reversed }): Three => {
    const ends = [0, 0, 0];
    ends[axis] = reversed ? -1 : 1;
    return [ends[0], ends[1], ends[2]];
  });
  return { ...grid, origin, directions: [a, b, c] };
}

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

/** The same of a grid with its place: the first voxel of the turned one may be another. */
export function turnPlaced(grid: PlacedGrid, to: string): PlacedGrid {
  const turn = turnOf(grid.axes, to);
  const first = turn.map(({ axis, reversed }) => ({ axis, index: reversed ? grid.sizes[axis] - 1 : 0 }));
  const indices = [0, 1, 2].map((axis) => first.find((one) => one.axis === axis)!.index);
  const [a, b, c] = turn.map(({ axis, reversed }) => {
    const [x, y, z] = grid.directions[axis];
    return reversed ? ([0 - x, 0 - y, 0 - z] as const) : ([x, y, z] as const);
  });
  return { ...turnGrid(grid, to), origin: placeOf(grid, indices), directions: [a, b, c] };
}

/** Where a voxel lies, in millimetres. */
function placeOf({ origin, directions, spacing }: PlacedGrid, indices: readonly number[]): Three {
  const along = (row: number) =>
    indices.reduce((sum, index, axis) => sum + index * spacing[axis] * directions[axis][row], origin[row]);
  return [along(0), along(1), along(2)];
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
/** Corners may be so much of the smallest spacing apart: rounded directions and positions, but no shift that moves a border. */
const SAME_PLACE = 0.1;

/**
 * Throws DB2030 where a mask is not of the volume's grid: other sizes, spacing or axes, or at another place of the patient, shifted or tilted, so
 * that one of its corners lies elsewhere.
 */
export function requireSameGrid(mask: PlacedGrid, volume: PlacedGrid, path: string): void {
  const text = ({ sizes, spacing, axes }: Grid) =>
    `${sizes.join('x')} voxels of ${spacing.map((size) => Number(size.toFixed(3))).join(' x ')} mm along ${axes}`;
  const sameSizes = mask.sizes.every((size, axis) => size === volume.sizes[axis]);
  const sameSpacing = mask.spacing.every((size, axis) => Math.abs(size - volume.spacing[axis]) <= SAME_SPACING * size);
  if (!sameSizes || !sameSpacing || mask.axes !== volume.axes)
    throw new DoubleblindError('DB2030', `${path} has ${text(mask)}, its volume ${text(volume)}.`);
  const apart = furthestApart(mask, volume);
  if (apart <= SAME_PLACE * Math.min(...volume.spacing)) return;
  const place = ({ origin }: PlacedGrid) => origin.map((value) => Number(value.toFixed(2))).join(', ');
  throw new DoubleblindError(
    'DB2030',
    `${path} lies up to ${Number(apart.toPrecision(3))} mm from its volume: their first voxels are at ${place(mask)} and ${place(volume)} mm (right, anterior, superior).`,
  );
}

/** Millimetres between the same corner of two grids of the same sizes, where that is most. */
function furthestApart(a: PlacedGrid, b: PlacedGrid): number {
  const distances = Array.from({ length: 8 }, (_, corner) => {
    const indices = a.sizes.map((size, axis) => ((corner >> axis) & 1) * (size - 1));
    const [p, q] = [placeOf(a, indices), placeOf(b, indices)];
    return Math.hypot(...p.map((value, row) => value - q[row]));
  });
  return Math.max(...distances);
}
