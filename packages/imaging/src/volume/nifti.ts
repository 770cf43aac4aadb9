/**
 * NIfTI-1 and NIfTI-2 files of one volume, plain or gzipped. nifti-reader-js reads the header; what a value means, and what is not
 * read, is decided here (nifti1.h of the NIfTI Data Format Working Group, 2004; nifti2.h, 2011).
 */
import { constants, gunzipSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import { isNIFTI, type NIFTI1, type NIFTI2, readHeader } from 'nifti-reader-js';
import type { Remark } from '../decode/grey-image.ts';
import { orientationOf } from './orientation.ts';
import type { Three, Volume } from './volume.ts';
import { readValues } from './voxel-types.ts';

/** What a file may ask for, checked before anything of that size is allocated. */
export interface VolumeLimits {
  /** Of the file, and of what it unpacks to. */
  readonly bytes: number;
  readonly voxels: number;
}

/** A scan of the whole trunk, 512 x 512 x 1024 voxels of 16 bits, and a little. */
export const VOLUME_LIMITS: VolumeLimits = { bytes: 2 ** 30, voxels: 2 ** 28 };

/** Longest header, and the four bytes behind it. */
const HEADER_BYTES = 544;
const MILLIMETRES = 2;
const SPATIAL_UNITS = 7;

/** Whether a file is NIfTI, by its first bytes (a few hundred of them at least), unpacked where they are gzipped. */
export function looksLikeNifti(head: Uint8Array): boolean {
  try {
    return isNIFTI(bufferOf(isGzip(head) ? unpackHead(head) : head));
  } catch {
    return false;
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpackHead(head: Uint8Array): Uint8Array {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 24 };
  return gunzipSync(head, options).subarray(0, HEADER_BYTES);
}

/**
 * Reads a volume.
 *
 * @throws DoubleblindError DB2001 damaged or too short, DB2002 larger than the limits, DB2029 what is not read (and why)
 */
export function readNifti(file: Uint8Array, limits: VolumeLimits = VOLUME_LIMITS): Volume {
  if (file.length > limits.bytes) throw tooLarge(`The file has ${file.length} bytes`, limits.bytes);
  const bytes = isGzip(file) ? unpack(file, limits) : file;
  const header = headerOf(bytes);
  const sizes = sizesOf(header);
  const voxels = sizes[0] * sizes[1] * sizes[2];
  if (voxels > limits.voxels) throw tooLarge(`It has ${sizes.join(' x ')} voxels`, limits.voxels);
  const remarks: Remark[] = [];
  requireMillimetres(header, remarks);
  const { tilt, ...place } = orientationOf(header, bytes.subarray(0, HEADER_BYTES));
  if (tilt > TILTED) {
    const text = `Its grid is tilted by ${tilt.toFixed(0)} degrees; it is taken as it lies, along the nearest axes of the patient.`;
    remarks.push({ text, doubtful: false });
  }
  const values = readValues(bytes, { ...header, first: header.vox_offset, count: voxels });
  return { sizes, ...place, values, remarks };
}

/** Degrees from which a tilt is told. */
const TILTED = 2;

const tooLarge = (what: string, limit: number) => new DoubleblindError('DB2002', `${what}; the limit is ${limit}.`);

function unpack(file: Uint8Array, { bytes }: VolumeLimits): Uint8Array {
  try {
    return gunzipSync(file, { maxOutputLength: bytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge('It unpacks to more', bytes);
    throw new DoubleblindError('DB2001', 'Its gzip stream is damaged.', { cause });
  }
}

function headerOf(bytes: Uint8Array): NIFTI1 | NIFTI2 {
  // Of extensions nothing is read: without their flag the library leaves them alone.
  const head = new Uint8Array(HEADER_BYTES);
  head.set(bytes.subarray(0, HEADER_BYTES));
  const buffer = bufferOf(head);
  const pair = bytes.length >= 348 && !isNIFTI(buffer) && isNIFTI(buffer, true);
  if (pair) throw new DoubleblindError('DB2029', 'It is a pair of header and image; only single files are read.');
  if (bytes.length < 352 || !isNIFTI(buffer)) throw new DoubleblindError('DB2029', 'It is no NIfTI file.');
  const isFirst = head[344] === 0x6e;
  head.fill(0, isFirst ? 348 : 540, isFirst ? 352 : 544);
  const header = parsed(bufferOf(head));
  const least = isFirst ? 352 : 544;
  const start = header.vox_offset;
  if (!Number.isInteger(start) || start < least || start > bytes.length)
    throw new DoubleblindError('DB2001', `Its voxels are said to begin at byte ${start} of ${bytes.length}.`);
  return header;
}

/** Throws DB2029 where the library refuses it. */
function parsed(head: ArrayBuffer): NIFTI1 | NIFTI2 {
  try {
    return readHeader(head);
  } catch (cause) {
    throw new DoubleblindError('DB2029', 'Its header is damaged.', { cause });
  }
}

/** Slowest axis first. */
function sizesOf({ dims }: NIFTI1 | NIFTI2): Three {
  const [rank, i, j, k] = dims;
  const isVolume = rank >= 3 && rank <= 7 && dims.slice(4, rank + 1).every((size) => size === 1);
  if (!isVolume || ![i, j, k].every((size) => Number.isInteger(size) && size >= 1)) {
    const sizes = dims.slice(1, Math.max(1, Math.min(7, rank)) + 1).join(' x ');
    throw new DoubleblindError('DB2029', `It is of ${sizes}; one value at each place of three dimensions is read.`);
  }
  return [k, j, i];
}

function requireMillimetres({ xyzt_units }: NIFTI1 | NIFTI2, remarks: Remark[]): void {
  const unit = xyzt_units & SPATIAL_UNITS;
  if (unit === MILLIMETRES) return;
  if (unit !== 0) throw new DoubleblindError('DB2029', 'Its voxels are not measured in millimetres.');
  remarks.push({ text: 'It states no unit of length; millimetres were assumed.', doubtful: false });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
