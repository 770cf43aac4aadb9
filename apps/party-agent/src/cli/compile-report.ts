/** What a compilation found, as text. */
import type { FileCheck } from '@doubleblind/compiler';

export function checkText({ films, keptApart, maximum, mean, leftRange, odd }: FileCheck): string {
  const which = keptApart ? 'images kept apart' : 'of these (too few to keep any apart)';
  const left = `values left their range on ${leftRange} of them, and on ${odd.leftRange} of ${odd.images} odd images (patterns, noise, negatives)`;
  return `beside the file itself, on ${films} ${which}: largest difference ${maximum.toFixed(4)}, mean ${mean.toFixed(5)}; ${left}`;
}
