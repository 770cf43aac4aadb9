/** Masks of volumes: a whole number for each voxel, which says to which structure it belongs. */
import { DoubleblindError } from '@doubleblind/errors';
import { readNifti } from './nifti.ts';
import type { PlacedGrid } from './volume.ts';

/** Names of the numbers of a mask; 0 is the background. */
export type Structures = Readonly<Record<string, number>>;

/** Voxels of a mask, 0 to 255. */
export interface LabelMask extends PlacedGrid {
  readonly labels: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a mask file. Whether it lies on its volume's grid is requireSameGrid's to say.
 *
 * @throws DoubleblindError DB2030 where a voxel is none of the structures; as readNifti
 */
export function readMask(file: Uint8Array, structures: Structures, path: string): LabelMask {
  const { values, remarks: _, ...grid } = readNifti(file);
  const known = new Set([0, ...Object.values(structures)]);
  const odd = values.find((value) => !known.has(value));
  if (odd !== undefined) {
    const names = Object.entries(structures).map(([name, number]) => `${number} = ${name}`);
    throw new DoubleblindError('DB2030', `${path} has voxels of ${odd}; it may have 0 and ${names.join(', ')}.`);
  }
  return { ...grid, labels: Uint8Array.from(values) };
}
