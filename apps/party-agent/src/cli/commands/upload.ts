import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  fileCheckSchema,
  finishedTestSetSchema,
  labelsCheckSchema,
  localApiPaths,
  testSetDraftSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { filesBelow } from '@doubleblind/imaging';
import { type LabelsOptions, mappingChoices, showReading, withLabelsOptions } from '../labels-option.ts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface UploadOptions extends LabelsOptions {
  readonly data?: string;
  readonly images: string;
  readonly labels: string;
  readonly name?: string;
  readonly description: string;
  readonly leaveOutMissing?: boolean;
}

/** `upload`: a test set into the running daemon, as the upload page does it. */
export function uploadCommand() {
  return withLabelsOptions(
    commandWithData('upload')
      .description('hospital: copy images and labels into the running agent and register them as a test set')
      .requiredOption('--images <DIR>', 'folder of PNG, JPEG or DICOM files')
      .requiredOption('--labels <CSV>', 'table with a column of image names and one of 1 and 0 for each finding')
      .option('--name <NAME>', 'name of the test set (default: the name of the folder)')
      .option('--description <TEXT>', 'for vendors who see its counts', ''),
  )
    .option('--leave-out-missing', 'go on without the rows whose image is not there')
    .action(upload);
}

async function upload(options: UploadOptions): Promise<void> {
  const client = await LocalClient.of(await openData(options));
  const table = await readFile(options.labels).catch((error) => {
    throw new DoubleblindError('DB5029', options.labels, { cause: error });
  });
  const choices = mappingChoices(options);
  const paths = await filesBelow(options.images);
  const folder = resolve(options.images);
  const name = options.name ?? basename(resolve(options.images));
  const { id } = await client.call(testSetDraftSchema, 'POST', localApiPaths.testSets(), {
    name,
    description: options.description,
  });
  const line = progressLine();
  for (const [done, path] of paths.entries()) {
    const body = await readFile(join(options.images, path));
    const check = await client.call(fileCheckSchema, 'PUT', localApiPaths.file(id, path), body);
    if (check.status !== 'accepted')
      note(`${path}: ${check.status} ${check.failure?.detail ?? check.warnings.join(' ')}`);
    line.show(`${bar((done + 1) / paths.length)} ${done + 1}/${paths.length} files sent`, done + 1 === paths.length);
  }
  line.end();
  const labels = await client.call(labelsCheckSchema, 'PUT', localApiPaths.labels(id), {
    ...{ table: table.toString('base64'), choices, folder },
  });
  note(`${options.labels}: ${labels.rows} rows`);
  showReading(labels);
  for (const [what, { count, examples }] of Object.entries({
    'cells that are not understood': labels.badCells,
    'rows without an image': labels.rowsWithoutImage,
    'images without a row, left out': labels.imagesWithoutRow,
  })) {
    if (count > 0) note(`  ${what}: ${count}, for example ${examples.slice(0, 3).join('; ')}`);
  }
  const finished = await client.call(finishedTestSetSchema, 'POST', localApiPaths.finish(id), {
    leaveOutMissing: options.leaveOutMissing ?? false,
  });
  say(`Test set "${name}": ${finished.images} images, content ${finished.contentHash}`);
}
