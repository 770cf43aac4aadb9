/** What a page and the worker that reads images tell each other. */
import type { ErrorCode } from '@doubleblind/errors';
import type { Sentence } from '@doubleblind/imaging/browser';

/** A file that a person has chosen. */
export interface ImageFile {
  /** Its bytes, which the worker takes over. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The public program as it was offered: what it wants of images, and what its calibration images were like. */
  readonly program: unknown;
}

/** An image as the model will get it. */
export interface ReadImage {
  readonly width: number;
  readonly height: number;
  /** Grey values, 8 bits, row by row: what a person is shown, and looks at before asking. */
  readonly shown: Uint8ClampedArray<ArrayBuffer>;
  /** [C][...space] real inputs, as the program's preprocessing makes them of the whole depth of the image. */
  readonly film: Float32Array<ArrayBuffer>;
  /** What was assumed when it was read. */
  readonly remarks: readonly Sentence[];
  /** Why a person should look twice: how it lies and what it shows, and how it is unlike the model's calibration images. */
  readonly concerns: readonly Sentence[];
}

export type FromImageWorker =
  | { readonly type: 'image'; readonly image: ReadImage }
  /** `code`: null for what should not happen. */
  | { readonly type: 'failed'; readonly code: ErrorCode | null; readonly detail: string };
