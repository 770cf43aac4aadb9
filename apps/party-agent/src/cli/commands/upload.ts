import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import {
  fileCheckSchema,
  finishedTestSetSchema,
  type LabelMapping,
  labelMappingSchema,
  labelsCheckSchema,
  localApiPaths,
  testSetDraftSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface UploadOptions {
  readonly data?: string;
  readonly images: string;
  readonly labels: string;
  readonly name?: string;
  readonly description: string;
  readonly mapping?: string;
}

/** `upload`: a test set into the running daemon, as the upload page does it. */
export function uploadCommand() {
  return commandWithData('upload')
    .description('hospital: copy images and labels into the running agent and register them as a test set')
    .requiredOption('--images <DIR>', 'folder of PNG, JPEG or DICOM files')
    .requiredOption('--labels <CSV>', 'table with a column of file names and one of 0 and 1 for each finding')
    .option('--name <NAME>', 'name of the test set (default: the name of the folder)')
    .option('--description <TEXT>', 'for vendors who see its counts', '')
    .option('--mapping <JSON>', 'file that says which column means what (default: found by their names)')
    .action(upload);
}

async function upload(options: UploadOptions): Promise<void> {
  const client = await LocalClient.of(await openData(options));
  const csv = await readText(options.labels);
  const mapping = options.mapping === undefined ? undefined : parseMapping(await readText(options.mapping));
  const paths = await filesBelow(options.images);
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
    csv,
    ...(mapping ? { mapping } : {}),
  });
  const { site, groups } = labels.mapping;
  const columns = [...(site === null ? [] : [site]), ...groups];
  if (columns.length > 0) note(`results will be reported by ${columns.join(', ')}; name others with --mapping`);
  for (const [what, { count, examples }] of Object.entries({
    'cells are no labels': labels.badCells,
    'rows have no image': labels.rowsWithoutImage,
    'images have no row and are left out': labels.imagesWithoutRow,
  })) {
    if (count > 0) note(`${count} ${what}, for example ${examples.slice(0, 3).join('; ')}`);
  }
  const finished = await client.call(finishedTestSetSchema, 'POST', localApiPaths.finish(id));
  say(`Test set "${name}": ${finished.images} images, content ${finished.contentHash}`);
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
}

function parseMapping(text: string): LabelMapping {
  try {
    return labelMappingSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5001', '--mapping is not a mapping of columns.', { cause: error });
  }
}

/** Paths relative to the folder, with forward slashes. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new DoubleblindError('DB5029', folder, { cause: error });
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
