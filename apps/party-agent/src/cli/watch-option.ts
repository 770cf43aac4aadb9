/** `--watch`: the folder of images is still being filled. */
import { waitForImages } from '../store/watch-images.ts';
import { type LabelsOptions, mappingChoices } from './labels-option.ts';
import { progressLine } from './progress-line.ts';

export const WATCH_HELP =
  'wait until the folder has an image for every row of the labels and nothing in it has changed for half a minute';

export async function watchFolder(
  options: LabelsOptions & { readonly images: string; readonly labels: string },
): Promise<void> {
  const line = progressLine();
  await waitForImages({
    ...{ imageFolder: options.images, labels: options.labels, choices: mappingChoices(options) },
    onLook: ({ files, missing }) =>
      line.show(`${options.images}: ${files} files, ${missing} rows still without an image`),
  }).finally(() => line.end());
}
