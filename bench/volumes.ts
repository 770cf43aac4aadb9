/** Models of volumes in the benchmarks: drawn scans as test sets, and masks of the secure run beside those of the file. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORGAN_CLASSES, renderOrganSet } from '@doubleblind/imaging';
import { dice } from '@doubleblind/metrics';
import { addMaskedTestSet, hospitalData, type StoredTestSet } from '@doubleblind/party-agent';
import type { Masks, VolumeInput } from '@doubleblind/program';

/** Seed of the first scan: none that a model was trained or calibrated on. */
const SEED = 180_000_001;
const [, ORGAN, LESION] = ORGAN_CLASSES;

/** The first scans of a drawn set with masks, of the size that the program takes. */
export async function volumeTestSet(
  work: string,
  { depth, height, width }: VolumeInput,
  images: number,
  into: { readonly folder: string; readonly name: string },
): Promise<StoredTestSet> {
  const sizes = [depth, height, width] as const;
  const path = join(work, `scans-${sizes.join('x')}-${images}`);
  const labels = join(path, 'labels.csv');
  if (!existsSync(labels)) {
    console.error(`drawing ${images} scans...`);
    await renderOrganSet(path, { patients: images, seed: SEED, sizes });
  }
  return addMaskedTestSet(hospitalData(into.folder), {
    name: into.name,
    imageFolder: path,
    labels,
    structures: { [ORGAN]: 1, [LESION]: 2 },
    choices: { columns: [] },
  });
}

/** Raw outputs of a finished run, by image. */
export function outputsOf(runFolder: string): Float32Array[] {
  const files = globSync('*.json', { cwd: join(runFolder, 'batches') }).sort();
  return files.flatMap((file) => {
    const { outputs } = JSON.parse(readFileSync(join(runFolder, 'batches', file), 'utf8')) as { outputs: number[][] };
    return outputs.map((values) => Float32Array.from(values));
  });
}

/** Class of every voxel, the one with the largest output. */
function classesOf(outputs: ArrayLike<number>, { classes }: Masks): Uint8Array {
  const voxels = outputs.length / classes;
  return Uint8Array.from({ length: voxels }, (_, voxel) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (outputs[c * voxels + voxel] > outputs[best * voxels + voxel]) best = c;
    return best;
  });
}

/** Agreement of two runs' masks. */
export interface MaskAgreement {
  /** Of all voxels of all images, the part whose class differs. */
  readonly voxelsThatDiffer: number;
  /** Dice's coefficient of the two masks of a class, by image; null where neither run has a voxel of it. */
  readonly dice: readonly (readonly (number | null)[])[];
  readonly leastDice: number;
}

/** Masks of the secure run and of the file on the same images. */
export function maskAgreement(
  secure: readonly ArrayLike<number>[],
  plain: readonly ArrayLike<number>[],
  masks: Masks,
): MaskAgreement {
  const sizes = [masks.depth, masks.height, masks.width] as const;
  const asMask = (classes: Uint8Array, c: number) => ({
    data: classes.map((one) => (one === c ? 1 : 0)),
    sizes,
    spacing: [1, 1, 1] as const,
  });
  let [differing, voxels] = [0, 0];
  const all = secure.map((values, image) => {
    const [a, b] = [classesOf(values, masks), classesOf(plain[image], masks)];
    a.forEach((one, voxel) => {
      if (one !== b[voxel]) differing += 1;
    });
    voxels += a.length;
    return Array.from({ length: masks.classes }, (_, c) => {
      const found = dice(asMask(a, c), asMask(b, c));
      return found.defined ? found.value : null;
    });
  });
  const least = all.flat().reduce<number>((lowest, value) => Math.min(lowest, value ?? 1), 1);
  return { voxelsThatDiffer: differing / voxels, dice: all, leastDice: least };
}
