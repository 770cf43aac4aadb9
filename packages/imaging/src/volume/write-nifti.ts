/** NIfTI-1 files of phantoms and masks: nifti1.h of the NIfTI Data Format Working Group, 2004. */
import { type Grid, type Three, turnGrid, turnValues } from './volume.ts';

const HEADER_BYTES = 352;

/** As a file holds it: axes i, j and k lead to the right, anterior and superior. */
const WORLD = 'SAR';

/**
 * A single file (.nii), little-endian, millimetres, with its orientation as an affine matrix. Bytes are stored as unsigned bytes (masks), other
 * values as integers of 16 bits, rounded.
 *
 * @param origin place of the voxel that is furthest to the left, posterior and inferior, in millimetres
 */
export function writeNifti(
  values: Float32Array | Uint8Array,
  grid: Grid,
  origin: Three = [0, 0, 0],
): Uint8Array<ArrayBuffer> {
  const { sizes, spacing } = turnGrid(grid, WORLD);
  const turned = turnValues(values, grid, WORLD);
  const isMask = turned instanceof Uint8Array;
  const bytes = isMask ? 1 : 2;
  const file = new Uint8Array(HEADER_BYTES + turned.length * bytes);
  const view = new DataView(file.buffer);
  view.setInt32(0, 348, true);
  [3, sizes[2], sizes[1], sizes[0], 1, 1, 1, 1].forEach((size, i) => {
    view.setInt16(40 + 2 * i, size, true);
  });
  // Unsigned bytes, or signed integers of 16 bits.
  view.setInt16(70, isMask ? 2 : 4, true);
  view.setInt16(72, 8 * bytes, true);
  [1, spacing[2], spacing[1], spacing[0]].forEach((size, i) => {
    view.setFloat32(76 + 4 * i, size, true);
  });
  view.setFloat32(108, HEADER_BYTES, true);
  view.setFloat32(112, 1, true);
  // Millimetres.
  view.setUint8(123, 2);
  // The affine matrix leads to a scanner's coordinates.
  view.setInt16(254, 1, true);
  [2, 1, 0].forEach((axis, row) => {
    view.setFloat32(280 + 16 * row + 4 * row, spacing[axis], true);
    view.setFloat32(280 + 16 * row + 12, origin[row], true);
  });
  file.set(new TextEncoder().encode('n+1\0'), 344);
  for (const [i, value] of turned.entries()) {
    if (isMask) file[HEADER_BYTES + i] = value;
    else view.setInt16(HEADER_BYTES + 2 * i, Math.round(value), true);
  }
  return file;
}
