import { DoubleblindError } from '@doubleblind/errors';
import type { ImageScoreTable } from './score-table.ts';

export interface ImagePairs {
  /** Scores of one finding in the first and second table, the same images in the same order. */
  finding(name: string): [Float64Array, Float64Array];
  /** Scores of all findings. */
  readonly all: [Float64Array, Float64Array];
}

/** Brings two image tables together: the same images (DB7017) and findings (DB7018), in any order. */
export function alignImages(first: ImageScoreTable, second: ImageScoreTable): ImagePairs {
  const rows = new Map(second.images.map((image, row) => [image, row]));
  const missing = first.images.find((image) => !rows.has(image));
  if (missing !== undefined || first.images.length !== second.images.length) {
    const detail =
      missing === undefined ? `${first.images.length} and ${second.images.length} images` : `image "${missing}"`;
    throw new DoubleblindError('DB7017', `Only in one table: ${detail}.`);
  }
  const columns = first.findings.map((name) => second.findings.indexOf(name));
  if (columns.includes(-1) || first.findings.length !== second.findings.length) {
    throw new DoubleblindError('DB7018', `${first.findings.join(', ')} and ${second.findings.join(', ')}.`);
  }
  const width = columns.length;
  const matched = new Float64Array(first.scores.length);
  first.images.forEach((image, i) => {
    const row = rows.get(image)!;
    for (let f = 0; f < width; f++) matched[i * width + f] = second.scores[row * width + columns[f]];
  });
  const column = (scores: Float64Array, f: number) => scores.filter((_, i) => i % width === f);
  return {
    finding(name) {
      const f = first.findings.indexOf(name);
      return [column(first.scores, f), column(matched, f)];
    },
    all: [first.scores, matched],
  };
}
