/** The two parties of this back end. The vendor has the weights; the hospital has the inputs and learns the outputs. */

/** Both, in the order in which they stand everywhere. */
export const PARTIES = ['vendor', 'hospital'] as const;
/** One of the two. */
export type Party = (typeof PARTIES)[number];

/** The peer. */
export function otherParty(party: Party): Party {
  return party === 'vendor' ? 'hospital' : 'vendor';
}
