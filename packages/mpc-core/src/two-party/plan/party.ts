/** The two parties of this back end. The vendor has the weights; the hospital has the inputs and learns the outputs. */

export const PARTIES = ['vendor', 'hospital'] as const;
export type Party = (typeof PARTIES)[number];

export function otherParty(party: Party): Party {
  return party === 'vendor' ? 'hospital' : 'vendor';
}
