import type { ProposalDocument } from './approval.ts';

/** Whether the terms give every image of the hospital to the vendor, whatever it shows. */
export function givesAllImages({ plaintextComparison: terms }: Pick<ProposalDocument, 'plaintextComparison'>): boolean {
  return terms.agreed && terms.runBy === 'vendor' && terms.on === 'all-images';
}

/** What a hospital's person types before such terms are approved. */
export const HAND_OVER_PHRASE = 'hand over all images';
