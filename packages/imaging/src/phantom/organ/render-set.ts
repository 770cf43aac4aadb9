/** Sets of drawn scans with their masks, as NIfTI files: volumes/, masks/ and labels.csv, which names both. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import { writeNifti } from '../../volume/write-nifti.ts';
import { type OrganOptions, renderOrgan } from './render.ts';

/** How many scans are drawn, from which seed. */
export interface OrganSetOptions extends Pick<OrganOptions, 'sizes'> {
  /** One scan each. */
  readonly patients: number;
  /** Seed of the first patient; the others follow one by one. */
  readonly seed: number;
}

/**
 * Renders a set into a folder. labels.csv is written last and by renaming, so that a folder which has one is complete.
 *
 * @throws DoubleblindError DB2020 for numbers out of range; file system errors pass through
 */
export async function renderOrganSet(
  folder: string,
  { patients, seed, sizes }: OrganSetOptions,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  if (!(Number.isInteger(patients) && patients >= 1 && patients <= 9999))
    throw new DoubleblindError('DB2020', 'A set has 1 to 9999 patients.');
  for (const part of ['volumes', 'masks']) await mkdir(join(folder, part), { recursive: true });
  const lines = ['patient_id,image,mask'];
  for (let n = 0; n < patients; n++) {
    const scan = renderOrgan(seed + n, sizes ? { sizes } : {});
    const patient = `s${String(n + 1).padStart(4, '0')}`;
    const [image, mask] = [`volumes/${patient}.nii.gz`, `masks/${patient}.nii.gz`];
    await writeFile(join(folder, image), gzipSync(writeNifti(scan.values, scan)));
    await writeFile(join(folder, mask), gzipSync(writeNifti(scan.mask, scan)));
    lines.push(`${patient},${image},${mask}`);
    onProgress?.(n + 1, patients);
  }
  const labels = join(folder, 'labels.csv');
  await writeFile(`${labels}.part`, `${lines.join('\n')}\n`);
  await rename(`${labels}.part`, labels);
}
