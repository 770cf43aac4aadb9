import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { spreadsheetCsv } from '@doubleblind/metrics';
import type { Program } from '@doubleblind/program';
import { inputShapeOf, MODEL_FORMATS, readModelFile } from '../../models/model-file.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram, PROGRAM_FILE } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { comparePlaintextMasks, type MasksAgreement } from '../../work/evaluation/plaintext-masks.ts';
import { compareSegmentation, type SegmentationReport } from '../../work/evaluation/segmentation.ts';
import { compareVolumes } from '../../work/evaluation/segmentation-volumes.ts';
import { commandWithData, openData, positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';
import {
  aggregateOf,
  agreementText,
  emptyText,
  figureText,
  volumesTable,
  volumesText,
} from '../segmentation-report.ts';

interface SegmentationCommandOptions {
  readonly data?: string;
  readonly masks?: string;
  readonly channel: number;
  readonly model?: string;
  readonly architecture?: string;
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
    .option('--model <FILE>', `volumes: run the model itself in plaintext, too, and compare: ${MODEL_FORMATS}`)
    .option('--architecture <NAME>', 'the network that weights of PyTorch belong to, e.g. resnet50 (docs/FORMATS.md)')
    .option('--csv <FILE>', 'figures by image, readable by you only')
    .option('--json', 'print the figures over all images as JSON')
    .action(segmentation);
}

async function segmentation(runName: string, options: SegmentationCommandOptions): Promise<void> {
  const data = await openData(options);
  const run = await RunStore.open(data.run(runName));
  await run.close();
  const testSet = await openTestSet(data, run.plan.testSet);
  const { content } = testSet;
  const { program } = await loadProgram(join(run.folder, PROGRAM_FILE));
  const { masks, channel, csv, json } = options;
  if (content.structures) {
    const volumes = await compareVolumes({ program, content, outputs: run.outputs(), tiles: run.plan.tiles });
    if (csv) await writeFileAtomically(csv, volumesTable(volumes), 0o600);
    const plaintext = options.model ? await inPlaintext(options, run, testSet, program) : undefined;
    if (json) say(JSON.stringify({ ...aggregateOf(volumes), ...(plaintext ? { plaintext } : {}) }));
    else say([volumesText(volumes), ...(plaintext ? [agreementText(plaintext)] : [])].join('\n'));
    return;
  }
  if (masks === undefined) throw new DoubleblindError('DB5032', 'The test set has no masks: give --masks.');
  const report = await compareSegmentation({ program, content, outputs: run.outputs(), masks, channel });
  if (csv) await writeFileAtomically(csv, tableOf(report), 0o600);
  say(json ? JSON.stringify({ channel, size: report.size, ...report.summary }) : textOf(report));
}

/** The file may have been given to the hospital for this; both runs see the same inputs. */
async function inPlaintext(
  { model, architecture }: SegmentationCommandOptions,
  run: RunStore,
  testSet: StoredTestSet,
  program: Program,
): Promise<MasksAgreement[]> {
  const { onnx } = await readModelFile({
    ...{ model: model!, inputShape: inputShapeOf(program) },
    ...(architecture === undefined ? {} : { architecture }),
  });
  const line = progressLine();
  const onImage = (done: number, total: number) =>
    line.show(`${bar(done / total)} ${done}/${total} in plaintext`, done === total);
  const compared = await comparePlaintextMasks({
    ...{ model: onnx, program, plan: run.plan, testSet, outputs: run.outputs(), onImage },
  });
  line.end();
  return compared;
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
