/** How the grid of a NIfTI file lies in the patient. */
import { DoubleblindError } from '@doubleblind/errors';
import { type NIFTI1, type NIFTI2, readHeader } from 'nifti-reader-js';
import type { PlacedGrid, Three } from './volume.ts';

export interface Orientation extends Omit<PlacedGrid, 'sizes'> {
  /** Largest angle between an axis of the grid and the axis of the patient that it is named after, in degrees. */
  readonly tilt: number;
}

type Header = NIFTI1 | NIFTI2;
type Affine = readonly (readonly number[])[];

/** Ends of the axes of NIfTI's world, which lead to the right, anterior and superior. */
const ENDS = ['LR', 'PA', 'IS'] as const;
/** Columns of which the cosine is further from 0 are not at right angles. */
const SKEWED = 0.01;
/** Spacings of the two ways that differ by more contradict each other. */
const DIFFERENT = 0.01;

/**
 * By the affine matrix (sform) where there is one, else by the quaternion (qform); where there are both they must lead to the same.
 *
 * @throws DoubleblindError DB2029 where neither is there, where they contradict each other, where axes are not at right angles
 */
export function orientationOf(header: Header, head: Uint8Array): Orientation {
  const ways = (['sform_code', 'qform_code'] as const).filter((code) => header[code] > 0);
  const found = ways.map((code) => orientationBy(affineBy(header, head, code)));
  const [first, second] = found;
  if (!first)
    throw new DoubleblindError('DB2029', 'It does not state how it lies in the patient (sform and qform are 0).');
  const agrees =
    !second ||
    (first.axes === second.axes &&
      first.spacing.every((size, axis) => Math.abs(size - second.spacing[axis]) <= DIFFERENT * size));
  if (agrees) return first;
  const text = ({ axes, spacing }: Orientation) =>
    `${axes} of ${spacing.map((size) => Number(size.toFixed(3))).join(' x ')} mm`;
  throw new DoubleblindError('DB2029', `Its two statements of orientation differ: ${text(first)} and ${text(second)}.`);
}

/** The library prefers one of the two; it is given the header without the other. */
function affineBy({ littleEndian }: Header, head: Uint8Array, code: 'sform_code' | 'qform_code'): Affine {
  const copy = Uint8Array.from(head);
  const isFirst = copy[344] === 0x6e;
  copy.fill(0, isFirst ? 348 : 540, isFirst ? 352 : 544);
  const view = new DataView(copy.buffer);
  // qform_code and sform_code: shorts at 252 and 254 of NIfTI-1, integers at 344 and 348 of NIfTI-2.
  const isAffine = code === 'sform_code';
  if (isFirst) view.setInt16(isAffine ? 252 : 254, 0, littleEndian);
  else view.setInt32(isAffine ? 344 : 348, 0, littleEndian);
  return readHeader(copy.buffer).affine as Affine;
}

function orientationBy(affine: Affine): Orientation {
  // Of the file's axes i, j, k; the slowest comes first in a volume.
  const columns = [2, 1, 0].map((axis) => [0, 1, 2].map((row) => affine[row][axis]));
  const lengths = columns.map((column) => Math.hypot(...column));
  if (!lengths.every((length) => Number.isFinite(length) && length > 0))
    throw new DoubleblindError('DB2029', 'Its voxels have no size.');
  const units = columns.map((column, axis) => column.map((value) => value / lengths[axis]));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ])
    if (Math.abs(dot(units[a], units[b])) > SKEWED)
      throw new DoubleblindError('DB2029', 'Its axes are not at right angles to each other, as of a tilted gantry.');
  const nearest = units.map((unit) =>
    unit.reduce((best, value, row) => (Math.abs(value) > Math.abs(unit[best]) ? row : best), 0),
  );
  if (new Set(nearest).size < 3)
    throw new DoubleblindError('DB2029', 'Its grid is tilted so far that its axes cannot be told apart.');
  const cosines = units.map((unit, axis) => unit[nearest[axis]]);
  return {
    axes: nearest.map((row, axis) => ENDS[row][cosines[axis] > 0 ? 1 : 0]).join(''),
    spacing: [lengths[0], lengths[1], lengths[2]],
    origin: [affine[0][3], affine[1][3], affine[2][3]],
    directions: [three(units[0]), three(units[1]), three(units[2])],
    tilt: Math.max(...cosines.map((cosine) => (Math.acos(Math.min(1, Math.abs(cosine))) * 180) / Math.PI)),
  };
}

const three = ([x, y, z]: readonly number[]): Three => [x, y, z];
