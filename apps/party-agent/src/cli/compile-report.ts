/** What a compilation found, as text. */
import type { FileCheck } from '@doubleblind/compiler';

export function checkText({ films, keptApart, maximum, foreseen, mean, leftRange, withheld, odd }: FileCheck): string {
  const which = keptApart ? 'images kept apart' : 'of these (too few to keep any apart)';
  const left = `values left their range on ${leftRange} of them, and on ${odd.leftRange} of ${odd.images} odd images (patterns, noise, negatives)`;
  // Of masks and of classes that exclude each other nothing is foreseen: it is what was found.
  const beyond = foreseen > maximum ? `, up to ${foreseen.toFixed(4)} where the model is less sure than of these` : '';
  const check =
    withheld === null
      ? 'no run would notice'
      : `a run would withhold the scores of ${withheld} and of ${odd.withheld}, and show scores of odd images that are off by up to ${odd.shown.toFixed(4)}`;
  return `beside the file itself, on ${films} ${which}: largest difference ${maximum.toFixed(4)}, mean ${mean.toFixed(5)}${beyond}; ${left}; ${check}`;
}
