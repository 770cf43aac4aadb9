/** Drawn scans of which some are folders of DICOM series, as hospitals' archives give them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNifti, renderOrganSet, type Three } from '@doubleblind/imaging';
import { seriesOf } from '../../../../packages/imaging/test/helpers/series.ts';

interface MixedSet {
  readonly patients: number;
  readonly seed: number;
  readonly sizes: Three;
  /** Whether a case, counted from 0, is a series. */
  readonly isSeries: (index: number) => boolean;
}

/** Renders a set as renderOrganSet does; masks of series are NIfTI files, too, whose axes run otherwise than the slices. */
export async function renderMixedSet(folder: string, { isSeries, ...options }: MixedSet): Promise<void> {
  await renderOrganSet(folder, options);
  const labels = join(folder, 'labels.csv');
  let table = readFileSync(labels, 'utf8');
  for (let i = 0; i < options.patients; i++) {
    if (!isSeries(i)) continue;
    const name = `volumes/s${String(i + 1).padStart(4, '0')}`;
    const file = join(folder, `${name}.nii.gz`);
    const files = seriesOf(readNifti(readFileSync(file)), `1.2.826.0.1.3680043.9999.${i + 1}`);
    rmSync(file);
    mkdirSync(join(folder, name));
    for (const one of files) writeFileSync(join(folder, name, one.name), one.bytes);
    table = table.replace(`${name}.nii.gz`, name);
  }
  writeFileSync(labels, table);
}
