import { basename, dirname, resolve } from 'node:path';
import { countTestSet } from '@doubleblind/imaging';
import { addTestSet } from '../../store/test-set-store.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface AddTestSetOptions {
  readonly data?: string;
  readonly images: string;
  readonly labels: string;
  readonly name?: string;
  readonly json?: boolean;
}

/** `add-testset`: checks images and labels and remembers them under a name. */
export function addTestSetCommand() {
  return commandWithData('add-testset')
    .description('check a folder of images and a table of labels, and remember them as a test set')
    .requiredOption('--images <DIR>', 'folder of PNG, JPEG or DICOM files')
    .requiredOption('--labels <CSV>', 'table with the columns study_id, image, and one of 0 and 1 for each finding')
    .option('--name <NAME>', 'name of the test set (default: the name of the folder that holds the labels)')
    .option('--json', 'print counts as JSON')
    .action(async (options: AddTestSetOptions) => {
      const data = await openData(options);
      const name = options.name ?? basename(dirname(resolve(options.labels)));
      const line = progressLine();
      const onImage = (done: number, total: number) =>
        line.show(`${bar(done / total)} ${done}/${total} images checked`, done === total);
      const added = await addTestSet(data, { name, imageFolder: options.images, labels: options.labels, onImage });
      line.end();
      const { total, sites } = countTestSet(added.testSet);
      const positives = Object.fromEntries(added.testSet.findings.map((finding, f) => [finding, total.positives[f]]));
      if (options.json) {
        say(
          JSON.stringify({
            name,
            studies: total.studies,
            images: total.images,
            sites: sites.size,
            positives,
            contentHash: added.contentHash,
          }),
        );
        return;
      }
      say(`Test set "${name}": ${total.studies} studies, ${total.images} images, ${sites.size} site(s)`);
      for (const [finding, count] of Object.entries(positives)) say(`  ${finding}: ${count} positive`);
    });
}
