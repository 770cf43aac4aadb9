/** Sums of vectors of several members, of which the one who adds up learns the sum only. */
export { SumAggregator } from './aggregator.ts';
export { BfvAggregator } from './bfv/aggregator.ts';
export { BfvMember } from './bfv/member.ts';
export { BFV_DEGREE, BFV_LARGEST, BFV_MODULUS } from './bfv/scheme.ts';
export { SumMember } from './member.ts';
export {
  type AdvertisedKeys,
  type MaskedVector,
  type OneShare,
  type RevealedShares,
  type SealedShares,
  type SignedSurvivors,
  type SumSession,
  thresholdOf,
} from './messages.ts';
