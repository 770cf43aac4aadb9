import { DoubleblindError } from '@doubleblind/errors';
import { FUNDUS_CAMERAS, renderFundusSet, renderOrganSet, renderStudies, SITES } from '@doubleblind/imaging';
import { Command } from 'commander';
import { oneOf, positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface PhantomsOptions {
  readonly kind: 'chest' | 'fundus' | 'organ';
  readonly out: string;
  readonly patients: number;
  readonly seed: number;
  readonly size?: number;
  readonly voxels?: Three;
}

type Three = readonly [number, number, number];

function threeSizes(text: string): Three {
  const sizes = text.split('x').map(Number);
  if (sizes.length !== 3 || !sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new DoubleblindError('DB5001', `--voxels ${text}: three numbers such as 16x32x32 are wanted.`);
  return [sizes[0], sizes[1], sizes[2]];
}

/** `phantoms`: drawn films with labels, to try things with; no patient's data are in them. */
export function phantomsCommand() {
  return new Command('phantoms')
    .description(
      'draw labelled phantom images (chest), retinas (fundus) or scans of an organ with masks, to try things with',
    )
    .option(
      '--kind <KIND>',
      'chest: 14 findings, 7 hospitals; fundus: 5 grades, 10 hospitals; organ: volumes with masks',
      oneOf(['chest', 'fundus', 'organ']),
      'chest',
    )
    .requiredOption('--out <DIR>', 'folder for images/ (or volumes/ and masks/) and labels.csv')
    .option('--patients <N>', 'one image each', positiveInteger, 100)
    .option('--seed <N>', 'of the first patient; the others follow one by one', positiveInteger, 1)
    .option('--size <PIXELS>', 'of a side (default: 320 for chest, 64 for fundus)', positiveInteger)
    .option('--voxels <DxHxW>', 'of a scan of an organ, slices first (default: 16x32x32)', threeSizes)
    .action(async ({ kind, out, patients, seed, size, voxels }: PhantomsOptions) => {
      const line = progressLine();
      const onProgress = (done: number, total: number) =>
        line.show(`${bar(done / total)} ${done}/${total} images drawn`, done === total);
      const pixels = size === undefined ? {} : { size };
      if (kind === 'organ') {
        if (size !== undefined) throw new DoubleblindError('DB5001', '--size is for images; scans have --voxels.');
        await renderOrganSet(out, { patients, seed, ...(voxels ? { sizes: voxels } : {}) }, onProgress);
        line.end();
        say(`${out}: ${patients} volumes with masks, named in labels.csv; in masks 1 is the organ, 2 a lesion`);
        return;
      }
      if (voxels !== undefined) throw new DoubleblindError('DB5001', '--voxels is for scans; images have --size.');
      if (kind === 'fundus') await renderFundusSet(out, { patients, seed, ...pixels }, onProgress);
      else
        await renderStudies(
          out,
          { studies: patients, seed, sites: SITES.map((_, site) => site), ...pixels },
          onProgress,
        );
      line.end();
      const hospitals = Math.min(patients, kind === 'fundus' ? FUNDUS_CAMERAS.length : SITES.length);
      say(`${out}: ${patients} images of ${hospitals} hospitals, labels in labels.csv`);
    });
}
