/** Stored voxels of a NIfTI file to real values. */
import { DoubleblindError } from '@doubleblind/errors';

export interface StoredVoxels {
  readonly datatypeCode: number;
  readonly littleEndian: boolean;
  readonly scl_slope: number;
  readonly scl_inter: number;
  /** Where they begin, in bytes. */
  readonly first: number;
  readonly count: number;
}

interface VoxelType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** Real numbers of the standard (nifti1.h, DT_...); complex numbers, colours and numbers of 128 bits are not read. */
const TYPES: Readonly<Record<number, VoxelType>> = {
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  4: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  8: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  16: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  256: { bytes: 1, read: (view, at) => view.getInt8(at) },
  512: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  768: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  1024: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  1280: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/**
 * Values as the file means them: stored * slope + intercept in 64 bits, then the nearest number of 32 bits. A slope of 0 says that stored
 * numbers are the values (nifti1.h, "DATA SCALING").
 *
 * @throws DoubleblindError DB2001 where voxels are missing, DB2029 for other types, and for values that are no finite numbers
 */
export function readValues(bytes: Uint8Array, stored: StoredVoxels): Float32Array {
  const { datatypeCode, littleEndian, scl_slope, scl_inter, first, count } = stored;
  const type = TYPES[datatypeCode];
  if (!type)
    throw new DoubleblindError('DB2029', `Its voxels are of type ${datatypeCode} of NIfTI, which are no real numbers.`);
  const end = first + count * type.bytes;
  if (end > bytes.length)
    throw new DoubleblindError('DB2001', `Its voxels end at byte ${bytes.length}, before byte ${end}.`);
  // Some programs write a slope that is no number where there is none; readers pass it over (nibabel's get_slope_inter).
  const isScaled = scl_slope !== 0 && Number.isFinite(scl_slope);
  if (isScaled && !Number.isFinite(scl_inter)) throw new DoubleblindError('DB2029', 'Its intercept is no number.');
  const [slope, intercept] = isScaled ? [scl_slope, scl_inter] : [1, 0];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  let at = first;
  for (let i = 0; i < count; i++, at += type.bytes) values[i] = type.read(view, at, littleEndian) * slope + intercept;
  if (!values.every(Number.isFinite))
    throw new DoubleblindError('DB2029', 'Some of its values are no finite numbers (NaN or infinity).');
  return values;
}
