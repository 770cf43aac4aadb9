import { basename, dirname, resolve } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import type { DataFolder } from '../../store/data-folder.ts';
import { addMaskedTestSet } from '../../store/masked-test-set.ts';
import { countContent } from '../../store/test-set-content.ts';
import { addTestSet } from '../../store/test-set-store.ts';
import { ACCEPT_FILMS_HELP, acceptedFilms, showRemarks } from '../films-option.ts';
import { type LabelsOptions, mappingChoices, showReading, withLabelsOptions } from '../labels-option.ts';
import { showLeftOut } from '../left-out-list.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';
import { WATCH_HELP, watchFolder } from '../watch-option.ts';

interface AddTestSetOptions extends LabelsOptions {
  readonly data?: string;
  readonly images: string;
  readonly labels: string;
  readonly name?: string;
  readonly structures?: Readonly<Record<string, number>>;
  readonly masks?: string;
  readonly leaveOutMissing?: boolean;
  readonly acceptImages?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** `add-testset`: checks images and labels and remembers them under a name. */
export function addTestSetCommand() {
  return withLabelsOptions(
    commandWithData('add-testset')
      .description('check a folder of images and a table of labels, and remember them as a test set')
      .requiredOption('--images <DIR>', 'folder of PNG, JPEG or DICOM files, or of NIfTI volumes')
      .requiredOption('--labels <CSV>', 'table with a column of image names and one of 1 and 0 for each finding')
      .option('--name <NAME>', 'name of the test set (default: the name of the folder that holds the labels)'),
  )
    .option(
      '--structures <NAMES>',
      'volumes whose labels are masks: what the numbers in masks are, such as "1=kidney,2=lesion"; the table names volume and mask',
      structures,
    )
    .option('--masks <COLUMN>', 'the column that names the masks (default: by its name)')
    .option('--leave-out-missing', 'go on without the rows whose image is not there or cannot be read')
    .option('--accept-images <LIST>', ACCEPT_FILMS_HELP)
    .option('--watch', WATCH_HELP)
    .option('--json', 'print counts as JSON')
    .action(add);
}

async function add(options: AddTestSetOptions): Promise<void> {
  const data = await openData(options);
  if (options.watch) await watchFolder(options);
  const name = options.name ?? basename(dirname(resolve(options.labels)));
  if (options.structures) return addMasked(data, name, options, options.structures);
  const line = progressLine();
  const assumed: string[] = [];
  const acceptFilms = await acceptedFilms(options.acceptImages);
  const { contentHash, content } = await addTestSet(data, {
    ...{ name, imageFolder: options.images, labels: options.labels, choices: mappingChoices(options) },
    ...(options.leaveOutMissing ? { leaveOutMissing: true } : {}),
    acceptFilms,
    onRemark: (text) => assumed.push(text),
    onLabels: ({ rows, columns, notes, rowsWithoutImage }) => {
      note(`${options.labels}: ${rows} rows`);
      showReading({ reading: columns, notes });
      if (rowsWithoutImage.length > 0) note(`  rows without an image: ${rowsWithoutImage.length}`);
    },
    onLeftOut: showLeftOut,
    onImage: (done, total) => line.show(`${bar(done / total)} ${done}/${total} images checked`, done === total),
  });
  line.end();
  showRemarks(assumed);
  for (const remark of content.remarks) note(remark);
  const { images, studies, patients, sites, findings } = countContent(content.images, content.findings);
  if (options.json) {
    const positives = Object.fromEntries(findings.map((row) => [row.finding, row.positives]));
    const unlabelled = Object.fromEntries(findings.map((row) => [row.finding, row.unlabelled]));
    say(JSON.stringify({ name, studies, images, patients, sites: sites.length, positives, unlabelled, contentHash }));
    return;
  }
  const of = patients === null ? '' : ` of ${patients} patients`;
  const at = sites.length === 0 ? '' : `, ${sites.length} ${sites.length === 1 ? 'site' : 'sites'}`;
  say(`Test set "${name}": ${studies} studies${of}, ${images} images${at}`);
  for (const { finding, positives, unlabelled } of findings) {
    say(`  ${finding}: ${positives} positive${unlabelled > 0 ? `, ${unlabelled} not labelled` : ''}`);
  }
}

async function addMasked(
  data: DataFolder,
  name: string,
  options: AddTestSetOptions,
  structures: Readonly<Record<string, number>>,
): Promise<void> {
  const line = progressLine();
  const { content, contentHash } = await addMaskedTestSet(data, {
    ...{ name, imageFolder: options.images, labels: options.labels, structures },
    choices: { ...mappingChoices(options), mask: options.masks },
    onRemark: note,
    onImage: (done, total) => line.show(`${bar(done / total)} ${done}/${total} volumes checked`, done === total),
  });
  line.end();
  const { images, patients, findings } = countContent(content.images, content.findings);
  if (options.json) {
    const positives = Object.fromEntries(findings.map((row) => [row.finding, row.positives]));
    say(JSON.stringify({ name, images, patients, positives, contentHash }));
    return;
  }
  say(
    `Test set "${name}": ${images} volumes${patients === null ? '' : ` of ${patients} patients`}, each with its mask`,
  );
  for (const { finding, positives } of findings) say(`  ${finding}: in ${positives} of them`);
}

/** Throws DB5001 for what is not NUMBER=NAME, and for a number or name that is given twice. */
function structures(text: string): Record<string, number> {
  const pairs = text.split(',').map((part) => {
    const [, number, name] = /^\s*(\d{1,3})\s*=\s*(\S.*?)\s*$/.exec(part) ?? [];
    if (name === undefined || Number(number) < 1 || Number(number) > 255)
      throw new DoubleblindError('DB5001', `--structures "${part}" is not NUMBER=NAME, with a number from 1 to 255.`);
    return [name, Number(number)] as const;
  });
  const different = [0, 1].every((side) => new Set(pairs.map((pair) => pair[side])).size === pairs.length);
  if (!different) throw new DoubleblindError('DB5001', '--structures has a number or a name twice.');
  return Object.fromEntries(pairs);
}
