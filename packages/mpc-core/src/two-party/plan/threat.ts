/**
 * Against whom a run of the two-party back end protects. What each promises, and what it does not: docs/SECURITY.md.
 *
 * - `semi-honest`: parties that follow the protocol and look at everything that they see.
 * - `private-against-malicious`: a party that does anything at all learns no more of the other's secrets than the outputs tell. What
 *   it then gives out may be wrong.
 */
export const TWO_PARTY_THREATS = ['semi-honest', 'private-against-malicious'] as const;
/** One of TWO_PARTY_THREATS. */
export type TwoPartyThreat = (typeof TWO_PARTY_THREATS)[number];

/** Whether the parties check each other's correlations. */
export function checksPeer(threat: TwoPartyThreat): boolean {
  return threat === 'private-against-malicious';
}
