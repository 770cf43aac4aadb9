import { type Sentence, type SentenceName, type SentenceValues, sentence } from '../sentences.ts';

/** A greyscale image; dense tissue is bright (MONOCHROME2), whatever the file held. */
export interface GreyImage {
  /** Columns and rows, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The grey value of full white: 255 or 65535. A pixel's brightness is pixels[i] / maximum. */
  readonly maximum: 255 | 65535;
  /** Row by row from the top, height * width values in 0..maximum. */
  readonly pixels: Uint8Array | Uint16Array;
}

/** What a reader assumed or left out where a file says too little, too much or something contradictory. */
export interface Remark {
  /** One sentence. It never holds what the file says about a patient. */
  readonly text: string;
  /** Whether a person should look at the film before it counts. */
  readonly doubtful: boolean;
}

/** A remark of the list of sentences, which a page can say in another language. */
export interface ImageRemark extends Remark, Sentence {
  readonly text: string;
}

/** A remark that is noted and no more. */
export function noted(name: SentenceName, values?: SentenceValues): ImageRemark {
  return { ...sentence(name, values), doubtful: false };
}

/** A remark for which a person should look at the film before it counts. */
export function doubted(name: SentenceName, values?: SentenceValues): ImageRemark {
  return { ...sentence(name, values), doubtful: true };
}

/** An image from a file, with what should be known about how it was read. */
export interface DecodedImage extends GreyImage {
  readonly remarks: readonly ImageRemark[];
}

export function makeGreyImage(
  width: number,
  height: number,
  pixels: Uint8Array | Uint16Array,
  remarks: readonly ImageRemark[] = [],
): DecodedImage {
  return { width, height, maximum: pixels instanceof Uint8Array ? 255 : 65535, pixels, remarks };
}
