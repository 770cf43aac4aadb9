/** Files of the same bytes among the images that a table names: one film must not count twice, nor for two studies. */
import type { LabelledImage } from './label-images.ts';
import type { LabelProblem } from './read-rows.ts';

/** Images of which none is a copy of another. */
export interface WithoutCopies {
  readonly images: readonly LabelledImage[];
  /** Copies within one study, left out, each with the image that stays. */
  readonly leftOut: readonly { readonly name: string; readonly sameAs: string }[];
  readonly problems: readonly LabelProblem[];
}

/**
 * The images with every film once: copies within a study are left out, copies in two studies are problems.
 *
 * @param hashOf SHA-256 of an image's bytes
 * @param column of the images, to name in problems
 */
export function withoutCopies(
  images: readonly LabelledImage[],
  hashOf: (name: string) => string,
  column: string,
): WithoutCopies {
  const first = new Map<string, LabelledImage>();
  const kept: LabelledImage[] = [];
  const leftOut: { name: string; sameAs: string }[] = [];
  const problems: LabelProblem[] = [];
  for (const image of images) {
    const earlier = first.get(hashOf(image.name));
    if (earlier === undefined) {
      first.set(hashOf(image.name), image);
      kept.push(image);
    } else if (earlier.study === image.study) leftOut.push({ name: image.name, sameAs: earlier.name });
    else {
      const detail = `${image.name} is the same image, byte for byte, as ${earlier.name} of another study in row ${earlier.row}`;
      problems.push({ code: 'DB2024', row: image.row, column, detail: detail.slice(0, 400) });
    }
  }
  return { images: kept, leftOut, problems };
}
