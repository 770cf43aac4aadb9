import type { ErrorEntry } from './index.ts';

/** 2xxx: images, labels and test sets. */
export const dataErrors = {
  DB2001: { title: 'The image cannot be decoded.', remedy: 'Check the file in an image viewer and export it again.' },
} as const satisfies Record<string, ErrorEntry>;
