/** Volumes on which the compiler measures ranges and chooses widths. */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { preprocessVolume, readNifti, type Three, tensorSpacing, type Volume, volumeTiles } from '@doubleblind/imaging';
import type { VolumeInput } from '@doubleblind/program';
import { madeUpVolume } from './made-up-volume.ts';

/** A volume has more voxels than a film has pixels, and each is simulated for every choice of widths. */
const MAXIMUM_VOLUMES = 32;
const PHANTOMS = 24;
/** Far from the seeds of every test set and of the training volumes. */
const PHANTOM_SEED = 90_000_001;

/** Inputs of these files, or of drawn volumes. Throws DB5030 where there is none, DB20xx naming the file. */
export async function calibrationVolumes(
  paths: readonly string[] | undefined,
  folder: string | undefined,
  input: VolumeInput,
): Promise<{ readonly inputs: readonly Float32Array[]; readonly spacing?: VolumeInput['spacing'] }> {
  if (paths === undefined) return { inputs: phantoms(input) };
  if (paths.length === 0) throw new DoubleblindError('DB5030', `${folder}: it has no NIfTI files.`);
  const inputs: Float32Array[] = [];
  const spacings: Three[] = [];
  const count = Math.min(MAXIMUM_VOLUMES, paths.length);
  for (const path of Array.from({ length: count }, (_, n) => paths[Math.floor((n * paths.length) / count)])) {
    try {
      const volume = readNifti(await readFile(path));
      inputs.push(...(input.tiles ? someTiles(volume, input, count) : [preprocessVolume(volume, input)]));
      spacings.push(tensorSpacing(volume, input));
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      throw new DoubleblindError(error.code, `${path}: ${error.detail}`, { cause: error });
    }
  }
  const ends = (of: (...values: number[]) => number) =>
    [0, 1, 2].map((axis) => of(...spacings.map((one) => one[axis])));
  return { inputs, spacing: { least: ends(Math.min), most: ends(Math.max) } };
}

/** Evenly chosen, so many that all volumes together give no more inputs than are simulated. */
function someTiles(volume: Volume, input: VolumeInput, volumes: number): Float32Array[] {
  const all = volumeTiles(volume, input);
  const count = Math.min(all.length, Math.max(1, Math.floor(MAXIMUM_VOLUMES / volumes)));
  return Array.from({ length: count }, (_, n) => all[Math.floor(((n + 0.5) * all.length) / count)]);
}

/** Drawn at the size that the model takes. */
function phantoms(input: VolumeInput): Float32Array[] {
  return Array.from({ length: PHANTOMS }, (_, n) => madeUpVolume(input, PHANTOM_SEED + n));
}
