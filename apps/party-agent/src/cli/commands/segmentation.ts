import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { spreadsheetCsv } from '@doubleblind/metrics';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram, PROGRAM_FILE } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { compareSegmentation, type SegmentationReport } from '../../work/evaluation/segmentation.ts';
import { compareVolumes } from '../../work/evaluation/segmentation-volumes.ts';
import { commandWithData, openData, positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { aggregateOf, emptyText, figureText, volumesTable, volumesText } from '../segmentation-report.ts';

interface SegmentationCommandOptions {
  readonly data?: string;
  readonly masks?: string;
  readonly channel: number;
  readonly csv?: string;
  readonly json?: boolean;
}

/** `segmentation`: masks that a model drew in a run beside the hospital's own. */
export function segmentationCommand() {
  return commandWithData('segmentation')
    .description(
      'masks of a finished run beside your own: Dice, surface distance and size, with intervals; stays in the hospital',
    )
    .argument('<RUN>', 'a finished run of evaluate with a model whose outputs are maps')
    .option('--masks <DIR>', 'images: masks called like the images, where what is not black is inside')
    .option('--channel <N>', 'images: which channel of the output, from 1', positiveInteger, 1)
    .option('--csv <FILE>', 'figures by image, readable by you only')
    .option('--json', 'print the figures over all images as JSON')
    .action(segmentation);
}

async function segmentation(runName: string, options: SegmentationCommandOptions): Promise<void> {
  const data = await openData(options);
  const run = await RunStore.open(data.run(runName));
  await run.close();
  const { content } = await openTestSet(data, run.plan.testSet);
  const { program } = await loadProgram(join(run.folder, PROGRAM_FILE));
  const { masks, channel, csv, json } = options;
  if (content.structures) {
    const volumes = await compareVolumes({ program, content, outputs: run.outputs(), tiles: run.plan.tiles });
    if (csv) await writeFileAtomically(csv, volumesTable(volumes), 0o600);
    say(json ? JSON.stringify(aggregateOf(volumes)) : volumesText(volumes));
    return;
  }
  if (masks === undefined) throw new DoubleblindError('DB5032', 'The test set has no masks: give --masks.');
  const report = await compareSegmentation({ program, content, outputs: run.outputs(), masks, channel });
  if (csv) await writeFileAtomically(csv, tableOf(report), 0o600);
  say(json ? JSON.stringify({ channel, size: report.size, ...report.summary }) : textOf(report));
}

function tableOf({ images }: SegmentationReport): string {
  const cell = (value: number | null) => (value === null ? '' : String(value));
  return spreadsheetCsv([
    ['image', 'dice', 'hausdorff95_pixels', 'volume_error'],
    ...images.map(({ image, dice, hausdorff95, volumeError }) => [
      image,
      ...[dice, hausdorff95, volumeError].map(cell),
    ]),
  ]);
}

function textOf({ size, summary }: SegmentationReport): string {
  return [
    `${summary.cases} images, masks of ${size[1]} x ${size[0]} pixels; means with 95% bootstrap intervals over patients:`,
    `  Dice coefficient                        ${figureText(summary.dice.mean, 3)}`,
    `  95th percentile of distances, pixels    ${figureText(summary.hausdorff95.mean, 2)}`,
    `  absolute error of the size, part of it  ${figureText(summary.absoluteVolumeError.mean, 3)}`,
    emptyText(summary),
  ].join('\n');
}
