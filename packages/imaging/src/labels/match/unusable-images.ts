/** Rows whose image is there and cannot be read: the reason is the file's, not that it is missing. */
import type { LabelledImages } from '../label-images.ts';
import { matchImages } from './match-images.ts';

/**
 * @param rows Rows for which no usable image was found.
 * @param unusable By the name of a file that is there and cannot be used, why.
 * @returns the same rows, with the reason of the file that each of them means.
 */
export function withReasonsOfFiles(
  rows: LabelledImages['rowsWithoutImage'],
  unusable: ReadonlyMap<string, string>,
  folder: string | null,
): LabelledImages['rowsWithoutImage'] {
  if (rows.length === 0 || unusable.size === 0) return rows;
  const { found } = matchImages(
    rows.map(({ text }) => text),
    [...unusable.keys()],
    folder,
  );
  return rows.map((row, i) => {
    const { name } = found[i];
    return name === null ? row : { ...row, reason: `${name} cannot be used: ${unusable.get(name)}` };
  });
}
