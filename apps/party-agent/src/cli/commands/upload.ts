import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  fileCheckSchema,
  fileListSchema,
  finishedTestSetSchema,
  labelsCheckSchema,
  localApiPaths,
  testSetDraftSchema,
  testSetListSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { filesBelow } from '@doubleblind/imaging';
import type { AcceptedFilms } from '../../store/film-check.ts';
import { ACCEPT_FILMS_HELP, acceptedFilms, showRemarks } from '../films-option.ts';
import { type LabelsOptions, mappingChoices, showReading, withLabelsOptions } from '../labels-option.ts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';
import { WATCH_HELP, watchFolder } from '../watch-option.ts';

interface UploadOptions extends LabelsOptions {
  readonly data?: string;
  readonly images: string;
  readonly labels: string;
  readonly name?: string;
  readonly description: string;
  readonly leaveOutMissing?: boolean;
  readonly resume?: boolean;
  readonly acceptImages?: string;
  readonly watch?: boolean;
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
    .option('--resume', 'go on with the upload of this name that broke off; files that it has are not sent again')
    .option('--leave-out-missing', 'go on without the rows whose image is not there')
    .option('--accept-images <LIST>', ACCEPT_FILMS_HELP)
    .option('--watch', WATCH_HELP)
    .action(upload);
}

async function upload(options: UploadOptions): Promise<void> {
  const client = await LocalClient.of(await openData(options));
  if (options.watch) await watchFolder(options);
  const table = await readFile(options.labels).catch((error) => {
    throw new DoubleblindError('DB5029', options.labels, { cause: error });
  });
  const choices = mappingChoices(options);
  const folder = resolve(options.images);
  const paths = (await filesBelow(folder)).filter((path) => join(folder, path) !== resolve(options.labels));
  const name = options.name ?? basename(resolve(options.images));
  const id = options.resume ? await draftOf(client, name) : await begin(client, name, options.description);
  const { files } = await client.call(fileListSchema, 'GET', localApiPaths.files(id));
  const sizes = new Map(files.map((file) => [file.name, file.bytes]));
  const line = progressLine();
  for (const [done, path] of paths.entries()) {
    const body = await readFile(join(options.images, path));
    if (sizes.get(path) === body.length) continue;
    const check = await client.call(fileCheckSchema, 'PUT', localApiPaths.file(id, path), body);
    if (check.status !== 'accepted')
      note(`${path}: ${check.status} ${check.failure?.detail ?? check.warnings.join(' ')}`);
    line.show(`${bar((done + 1) / paths.length)} ${done + 1}/${paths.length} files sent`, done + 1 === paths.length);
  }
  line.end();
  await acceptFilms(client, id, await acceptedFilms(options.acceptImages));
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
  if (labels.badCells.count > 0 || (labels.rowsWithoutImage.count > 0 && !options.leaveOutMissing)) {
    note('The files are kept: when this is settled, run the same command with --resume.');
  }
  const finished = await client.call(finishedTestSetSchema, 'POST', localApiPaths.finish(id), {
    leaveOutMissing: options.leaveOutMissing ?? false,
  });
  say(`Test set "${name}": ${finished.images} images, content ${finished.contentHash}`);
  if (finished.nearTo !== undefined) {
    note(
      `No counts of findings and sites are registered: it differs from "${finished.nearTo}" in so few patients that the counts of both ` +
        'would tell of these.',
    );
  }
}

/** Says what was assumed in reading the films, and accepts those that look wrong and that the person has looked at. */
async function acceptFilms(client: LocalClient, id: string, accepted: AcceptedFilms): Promise<void> {
  const { files } = await client.call(fileListSchema, 'GET', localApiPaths.files(id));
  const usable = files.filter(({ status }) => status !== 'rejected');
  showRemarks(usable.flatMap(({ warnings }) => warnings));
  const names = usable
    .filter(({ name, concerns }) => concerns.length > 0 && (accepted === 'all' || accepted.has(name)))
    .map(({ name }) => name);
  if (names.length > 0) await client.call(testSetDraftSchema, 'POST', localApiPaths.acceptedFilms(id), { names });
}

async function begin(client: LocalClient, name: string, description: string): Promise<string> {
  const draft = await client.call(testSetDraftSchema, 'POST', localApiPaths.testSets(), { name, description });
  return draft.id;
}

/** The newest upload of this name that was not finished. Throws DB5703. */
async function draftOf(client: LocalClient, name: string): Promise<string> {
  const { testSets } = await client.call(testSetListSchema, 'GET', localApiPaths.testSets());
  const draft = testSets.find((candidate) => candidate.name === name && candidate.status === 'open');
  if (!draft) throw new DoubleblindError('DB5703', `There is no unfinished upload "${name}".`);
  return draft.id;
}
