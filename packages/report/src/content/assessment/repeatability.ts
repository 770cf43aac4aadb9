/** How far two secure evaluations of one image differ. */
import type { Assessment } from '@doubleblind/contracts';
import { type Block, paragraph } from '../blocks.ts';

export function repeatabilityBlocks({ repeatability }: Assessment): Block[] {
  if (repeatability === undefined) return [];
  const { images, meanAbsolute, maximumAbsolute, coefficient } = repeatability;
  return [
    paragraph(
      `Secure evaluation rounds at random, so ${images} images were evaluated twice without the vendor knowing which. Over all findings their two ` +
        `probabilities differ by ${meanAbsolute.toFixed(5)} on average and by at most ${maximumAbsolute.toFixed(5)}; in 95 of 100 repetitions they are ` +
        `expected to differ by less than ${coefficient.toFixed(5)} (Bland and Altman, Statistical Methods in Medical Research 1999).`,
      'Repeatability.',
    ),
  ];
}
