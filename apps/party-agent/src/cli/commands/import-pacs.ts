import { DoubleblindError } from '@doubleblind/errors';
import { openLabelsTable } from '@doubleblind/imaging';
import { formatBytes } from '@doubleblind/program/units';
import { openAccess } from '../../pacs/access.ts';
import { IMAGE_RULES, type ImageRule } from '../../pacs/choose-images.ts';
import { DicomWeb } from '../../pacs/dicomweb.ts';
import { importStudies, type MissingStudy } from '../../pacs/import-studies.ts';
import { wantedStudies } from '../../pacs/wanted-studies.ts';
import { writeLeftOut } from '../../store/left-out.ts';
import { type LabelsOptions, mappingChoices, withLabelsOptions } from '../labels-option.ts';
import { showLeftOut } from '../left-out-list.ts';
import { commandWithData, oneOf, openData, positiveInteger } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface ImportPacsOptions extends LabelsOptions {
  readonly data?: string;
  readonly dicomweb: string;
  readonly labels: string;
  readonly images: string;
  readonly basic?: string;
  readonly bearer?: string;
  readonly authorities?: string;
  readonly modality: string;
  readonly count: ImageRule;
  readonly connections: number;
  readonly leaveOutMissing?: boolean;
}

/** `import-pacs`: fetches the studies of a labels table from an image archive. */
export function importPacsCommand() {
  return withLabelsOptions(
    commandWithData('import-pacs')
      .description('hospital: fetch the studies that a table of labels names by accession number from an image archive')
      .requiredOption('--dicomweb <URL>', 'address of the DICOMweb service, such as https://pacs.hospital/dicom-web')
      .requiredOption('--labels <CSV>', 'table of labels with a column of accession numbers (else: --map COLUMN=study)')
      .requiredOption('--images <DIR>', 'folder to fetch into: one folder a study, named after its accession number')
      .option('--basic <FILE>', 'file of one line, USER:PASSWORD')
      .option('--bearer <FILE>', 'file of one line, a token')
      .option('--authorities <FILE>', "certificates (PEM) of the hospital's own authority, for https"),
  )
    .option('--modality <LIST>', 'series that are looked at', 'CR,DX')
    .option(
      '--count <RULE>',
      'which images of a study belong to its row: all; frontal (views AP and PA); one (the same, and a study with several is left out)',
      oneOf(IMAGE_RULES),
      'all',
    )
    .option('--connections <N>', 'studies asked for at a time', positiveInteger, 2)
    .option('--leave-out-missing', 'go on without the rows whose study is not fetched')
    .action(importPacs);
}

const SHOWN = 5;

async function importPacs(options: ImportPacsOptions): Promise<void> {
  const data = await openData(options);
  const { dicomweb: url, basic: basicFile, bearer: bearerFile, authorities: authoritiesFile } = options;
  const access = await openAccess({ url, basicFile, bearerFile, authoritiesFile });
  const { column, wanted } = wantedStudies(await openLabelsTable(options.labels), mappingChoices(options));
  note(`${options.labels}: ${wanted.length} accession numbers in column "${column}"`);
  const line = progressLine();
  const result = await importStudies(new DicomWeb(access), wanted, {
    folder: options.images,
    rule: options.count,
    modalities: options.modality.split(',').map((name) => name.trim().toUpperCase()),
    connections: options.connections,
    onStudy: (done, total) => line.show(`${bar(done / total)} ${done}/${total} studies`, done === total),
  }).finally(() => line.end());
  if (result.leftOut.length > 0) {
    showLeftOut(result.leftOut, await writeLeftOut(data.import, result.leftOut));
  }
  const before = result.before > 0 ? `, ${result.before} of them from before` : '';
  say(`${result.studies} of ${wanted.length} studies are in ${options.images}${before}`);
  say(`${result.images} images fetched, ${formatBytes(result.bytes)}`);
  if (result.missing.length > 0) requireLeaveOut(result.missing, options);
  say(
    `Next: party-agent add-testset --images "${options.images}" --labels "${options.labels}" --map "${column}=study"`,
  );
}

/** Throws DB5804 unless such rows may be left out. */
function requireLeaveOut(missing: readonly MissingStudy[], { leaveOutMissing }: ImportPacsOptions): void {
  const shown = missing.slice(0, SHOWN).map(({ row, text, reason }) => `row ${row}, "${text}": ${reason}`);
  const rest = missing.length - shown.length;
  const detail = `${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
  if (!leaveOutMissing) throw new DoubleblindError('DB5804', detail);
  note(`  left out: ${detail}`);
}
