/** Labelled sets of drawn retinas, as files: images/*.png and labels.csv with one column a grade. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { encodeGreyPng } from '../encode-png.ts';
import { FUNDUS_CAMERAS } from './cameras.ts';
import { FUNDUS_GRADES } from './lesions.ts';
import { renderFundus } from './render.ts';

/** How many retinas are drawn, from which seed. */
export interface FundusSetOptions {
  /** One image each; patient n is seen by camera n modulo ten. */
  readonly patients: number;
  /** Seed of the first patient; the others follow one by one. */
  readonly seed: number;
  /** Pixels a side. */
  readonly size?: number;
}

/** As many as the set of the study that is followed (arXiv 2101.11693, section 4.1) has to learn from, and to test with. */
export const FUNDUS_TRAINING: FundusSetOptions = { patients: 2931, seed: 110_000_001 };
/** The set to test with; it shares no seed with the other. */
export const FUNDUS_TEST: FundusSetOptions = { patients: 731, seed: 120_000_001 };

/**
 * Renders a set into a folder. labels.csv is written last and by renaming, so that a folder which has one is complete.
 *
 * @throws DoubleblindError DB2020 for numbers out of range; file system errors pass through
 */
export async function renderFundusSet(
  folder: string,
  { patients, seed, size = 64 }: FundusSetOptions,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  if (!(Number.isInteger(patients) && patients >= 1 && patients <= 99_999 && size >= 16 && size <= 2048))
    throw new DoubleblindError('DB2020', 'A set has 1 to 99999 patients, and pictures 16 to 2048 pixels a side.');
  await mkdir(join(folder, 'images'), { recursive: true });
  const lines = [['patient_id', 'image', 'site', ...FUNDUS_GRADES].join(',')];
  for (let n = 0; n < patients; n++) {
    const hospital = n % FUNDUS_CAMERAS.length;
    const { pixels, grade } = renderFundus(seed + n, { hospital, size });
    const patient = `r${String(n + 1).padStart(5, '0')}`;
    const image = `images/${patient}.png`;
    await writeFile(join(folder, image), encodeGreyPng(pixels, size, size));
    lines.push(
      [patient, image, FUNDUS_CAMERAS[hospital].name, ...FUNDUS_GRADES.map((_, g) => (g === grade ? 1 : 0))].join(','),
    );
    onProgress?.(n + 1, patients);
  }
  const labels = join(folder, 'labels.csv');
  await writeFile(`${labels}.part`, `${lines.join('\n')}\n`);
  await rename(`${labels}.part`, labels);
}
