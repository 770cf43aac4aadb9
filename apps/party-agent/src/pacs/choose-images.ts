/** Which images of a study belong to its row, by what the files themselves say. */

import { DoubleblindError } from '@doubleblind/errors';
import { detectFormat, readDicomHeader } from '@doubleblind/imaging';

/**
 * `all`: every image of the study belongs to its row, as its score is the highest of its images.
 * `frontal`: those from the front or the back (View Position AP, PA). `one`: the same, and a study with several is left out.
 */
export const IMAGE_RULES = ['all', 'frontal', 'one'] as const;
export type ImageRule = (typeof IMAGE_RULES)[number];

const FRONTAL = new Set(['AP', 'PA']);

/** Null for an image that counts; else a sentence. @param asked UIDs by which it was asked for. */
export function whyNot(
  file: Uint8Array,
  asked: { readonly study: string; readonly instance: string },
  rule: ImageRule,
): { readonly reason: string; readonly damaged: boolean } | null {
  const leftOut = (reason: string) => ({ reason, damaged: false });
  const damaged = (reason: string) => ({ reason, damaged: true });
  if (detectFormat(file) !== 'dicom') return damaged('What the archive sent is no DICOM file.');
  try {
    const { study, instance, view, hasPixels, forProcessing } = readDicomHeader(file);
    if (study !== asked.study || instance !== asked.instance) return damaged('The archive sent another image.');
    if (!hasPixels) return leftOut('It holds no image.');
    if (forProcessing) {
      return leftOut('It is for processing: what the detector has measured, and no picture yet.');
    }
    if (rule === 'all' || FRONTAL.has(view)) return null;
    return leftOut(view === '' ? 'It does not say its view.' : `Its view is ${view.slice(0, 16)}.`);
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return damaged(`What the archive sent cannot be read. ${error.detail}`);
  }
}
