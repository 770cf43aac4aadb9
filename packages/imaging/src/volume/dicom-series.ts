/**
 * A DICOM series of single slices as one volume: the slices are put in order by their positions in the patient, whatever their files are
 * called (PS3.3, C.7.6.2, Image Plane Module). Values are stored numbers times rescale slope plus intercept: Hounsfield units of a CT.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type DicomImage, readDicomImage } from '../decode/dicom/attributes.ts';
import { storedValues } from '../decode/dicom/decode-dicom.ts';
import { readSamples } from '../decode/dicom/pixel-data.ts';
import type { Remark } from '../decode/grey-image.ts';
import { DEFAULT_LIMITS } from '../decode/limits.ts';
import { VOLUME_LIMITS, type VolumeLimits } from './nifti.ts';
import type { Three, Volume } from './volume.ts';

/** A file of a series, with its name for messages. */
export interface SeriesFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Slice {
  readonly name: string;
  readonly image: DicomImage;
  /** Millimetres to the left, posterior and superior: DICOM's axes. */
  readonly position: Three;
  /** Directions of a row and of a column. */
  readonly across: Three;
  readonly down: Three;
  /** Millimetres between rows, and between columns. */
  readonly between: readonly [rows: number, columns: number];
  readonly series: string;
}

interface Placed {
  readonly slice: Slice;
  /** Millimetres along the normal of the slices. */
  readonly depth: number;
}

const SERIES_UID = 0x0020000e;
const POSITION = 0x00200032;
const ORIENTATION = 0x00200037;
const PIXEL_SPACING = 0x00280030;
const MODALITY_TABLE = 0x00283000;

/** Direction cosines are rounded in files; directions that differ by more are others. */
const SAME_DIRECTION = 1e-3;
/** Distances of neighbours may differ by this part of the usual one. */
const SAME_DISTANCE = 0.01;
/** Slices that shift sideways by more than this part of their distance: about half a degree. */
const SHIFTED = 0.01;
/** Degrees from which a tilt of the whole grid is told. */
const TILTED = 2;

const notOne = (detail: string) => new DoubleblindError('DB2032', detail);
const notRegular = (detail: string) => new DoubleblindError('DB2033', detail);
const dot = (a: Three, b: Three) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * Reads a series.
 *
 * @throws DoubleblindError DB2001 and DB2004 as of a single image, DB2002 too large, DB2032 where the files are no single series of grey slices of one
 *   size and direction, DB2033 where slices are missing, double, unevenly apart, or shifted as of a tilted gantry
 */
export async function readDicomSeries(
  files: readonly SeriesFile[],
  limits: VolumeLimits = VOLUME_LIMITS,
): Promise<Volume> {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > limits.bytes)
    throw new DoubleblindError('DB2002', `The files have ${bytes} bytes; the limit is ${limits.bytes}.`);
  if (files.length < 2)
    throw notRegular(`There is ${files.length === 1 ? 'one slice' : 'no slice'}, which has no distance to another.`);
  const slices = files.map(readSlice);
  const [first] = slices;
  for (const slice of slices) requireSame(first, slice);
  const normal = cross(first.across, first.down);
  const placed = slices
    .map((slice): Placed => ({ slice, depth: dot(slice.position, normal) }))
    .sort((a, b) => a.depth - b.depth);
  const distance = distanceOf(placed);
  requireStraight(placed, normal);
  const { rows, columns } = first.image;
  const voxels = rows * columns * slices.length;
  if (voxels > limits.voxels)
    throw new DoubleblindError('DB2002', `It has ${voxels} voxels; the limit is ${limits.voxels}.`);
  const values = new Float32Array(voxels);
  for (const [at, { slice }] of placed.entries()) await fill(values.subarray(at * rows * columns), slice);
  const directions = [normal, first.down, first.across];
  return {
    sizes: [slices.length, rows, columns],
    spacing: [distance, ...first.between],
    axes: axesOf(directions),
    // To the right, anterior and superior, as NIfTI has it.
    origin: inNiftiAxes(placed[0].slice.position),
    directions: [inNiftiAxes(normal), inNiftiAxes(first.down), inNiftiAxes(first.across)],
    values,
    remarks: remarksOf(slices, directions),
  };
}

function readSlice({ name, bytes }: SeriesFile): Slice {
  const image = named(name, () => readDicomImage(bytes, DEFAULT_LIMITS));
  const { dataSet } = image;
  const numbers = (tag: number, count: number, what: string) => {
    const found = dataSet.texts(tag).map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    if (found.length !== count || !found.every(Number.isFinite)) throw notOne(`${name} does not state its ${what}.`);
    return found;
  };
  if (!image.photometric.startsWith('MONOCHROME')) throw notOne(`${name} is in colour.`);
  if (dataSet.get(MODALITY_TABLE))
    throw notOne(`The values of ${name} go through a table, not through slope and intercept.`);
  const [a, b, c, d, e, f] = numbers(ORIENTATION, 6, 'orientation in the patient');
  const [across, down] = [unit([a, b, c], name), unit([d, e, f], name)];
  if (Math.abs(dot(across, down)) > SAME_DIRECTION)
    throw notOne(`Rows and columns of ${name} are not at right angles.`);
  const position = numbers(POSITION, 3, 'position in the patient') as unknown as Three;
  const [rows, columns] = numbers(PIXEL_SPACING, 2, 'pixel spacing');
  if (!(rows > 0 && columns > 0)) throw notOne(`The pixels of ${name} have no size.`);
  return { name, image, position, across, down, between: [rows, columns], series: dataSet.text(SERIES_UID) };
}

function requireSame(first: Slice, slice: Slice): void {
  const differs = (what: string) => notOne(`${slice.name} has ${what} than ${first.name}.`);
  if (slice.series !== first.series) throw differs('another series number');
  if (slice.image.rows !== first.image.rows || slice.image.columns !== first.image.columns)
    throw differs('another size');
  const same = (a: Three, b: Three) => a.every((value, axis) => Math.abs(value - b[axis]) <= SAME_DIRECTION);
  if (!same(slice.across, first.across) || !same(slice.down, first.down)) throw differs('another direction');
  if (slice.between.some((size, axis) => Math.abs(size - first.between[axis]) > SAME_DISTANCE * size))
    throw differs('another pixel spacing');
}

/** The usual distance of neighbours, in millimetres; every other one is as large. */
function distanceOf(placed: readonly Placed[]): number {
  const gaps = placed.slice(1).map(({ depth }, i) => depth - placed[i].depth);
  const double = gaps.findIndex((gap) => gap < 1e-3);
  if (double >= 0)
    throw notRegular(`${placed[double].slice.name} and ${placed[double + 1].slice.name} lie at the same place.`);
  const usual = Float64Array.from(gaps).sort()[gaps.length >> 1];
  const odd = gaps.findIndex((gap) => Math.abs(gap - usual) > SAME_DISTANCE * usual);
  if (odd < 0) return (placed.at(-1)!.depth - placed[0].depth) / gaps.length;
  const text = (size: number) => Number(size.toFixed(3));
  throw notRegular(
    `${placed[odd].slice.name} and ${placed[odd + 1].slice.name} are ${text(gaps[odd])} mm apart, others ${text(usual)} mm: slices are missing, or unevenly apart.`,
  );
}

/** Each slice lies straight behind the one before it. */
function requireStraight(placed: readonly Placed[], normal: Three): void {
  for (let i = 1; i < placed.length; i++) {
    const [from, to] = [placed[i - 1], placed[i]];
    const depth = to.depth - from.depth;
    const shift = to.slice.position.map((value, axis) => value - from.slice.position[axis] - depth * normal[axis]);
    if (Math.hypot(...shift) > SHIFTED * depth)
      throw notRegular(`${to.slice.name} is shifted sideways against ${from.slice.name}, as of a tilted gantry.`);
  }
}

/** Numbers as they are meant: the bits that are stored, with their sign, times slope plus intercept. */
async function fill(values: Float32Array, { name, image }: Slice): Promise<void> {
  const samples = await readSamples(image, DEFAULT_LIMITS).catch((error) => rethrow(name, error));
  const { patterns, bits, signed } = storedValues(image, samples);
  const half = 2 ** (bits - 1);
  const { slope, intercept } = image;
  for (let i = 0; i < patterns.length; i++) {
    const stored = signed && patterns[i] >= half ? patterns[i] - 2 * half : patterns[i];
    values[i] = stored * slope + intercept;
  }
}

const inNiftiAxes = ([x, y, z]: Three): Three => [0 - x, 0 - y, z];

/** Ends of DICOM's axes, which lead to the left, posterior and superior. */
const ENDS = ['RL', 'AP', 'IS'] as const;

const nearestOf = (direction: Three) =>
  direction.reduce((best, value, axis) => (Math.abs(value) > Math.abs(direction[best]) ? axis : best), 0);

function axesOf(directions: readonly Three[]): string {
  const nearest = directions.map(nearestOf);
  if (new Set(nearest).size < 3) throw notRegular('Its grid is tilted so far that its axes cannot be told apart.');
  return directions.map((direction, i) => ENDS[nearest[i]][direction[nearest[i]] > 0 ? 1 : 0]).join('');
}

function remarksOf(slices: readonly Slice[], directions: readonly Three[]): Remark[] {
  const texts = new Map(slices.flatMap(({ image }) => image.remarks).map((remark) => [remark.text, remark]));
  const cosines = directions.map((direction) => Math.abs(direction[nearestOf(direction)]));
  const tilt = (Math.acos(Math.min(1, ...cosines)) * 180) / Math.PI;
  if (tilt <= TILTED) return [...texts.values()];
  const text = `Its grid is tilted by ${tilt.toFixed(0)} degrees; it is taken as it lies, along the nearest axes of the patient.`;
  return [...texts.values(), { text, doubtful: false }];
}

function cross([a, b, c]: Three, [d, e, f]: Three): Three {
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

function unit(vector: Three, name: string): Three {
  const length = Math.hypot(...vector);
  if (!(Math.abs(length - 1) < 0.01)) throw notOne(`The directions of ${name} have no length of 1.`);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrow(name, error);
  }
}

function rethrow(name: string, cause: unknown): never {
  if (!(cause instanceof DoubleblindError)) throw cause;
  throw new DoubleblindError(cause.code, `${name}: ${cause.detail}`, { cause });
}
