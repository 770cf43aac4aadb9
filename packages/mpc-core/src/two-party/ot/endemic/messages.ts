/**
 * Base oblivious transfers that withstand a party that deviates, over ristretto255: Masny and Rindal, "Endemic Oblivious Transfer"
 * (eprint 2019/706), the instance from Diffie-Hellman with one element of the sender for all transfers (which rests on their
 * interactive form of the decisional assumption). H_j is a random oracle into the group (RFC 9380, appendix B).
 *
 *   sender -> receiver: B = yG
 *   receiver -> sender: R_i,0 and R_i,1, of which R_i,1-c is random and R_i,c = xG - H_c(R_i,1-c)
 *   keys: sender hash(i, j, y (R_i,j + H_j(R_i,1-j))), receiver hash(i, c, x B)
 *
 * Whatever the receiver sends, it knows the discrete logarithm of at most one of R_i,j + H_j(R_i,1-j): each is shifted by a hash of the
 * other. The two elements of a pair are uniform and independent of c. A party that deviates can do no more than pick its own keys
 * ("endemic"), which is what an extension asks for: a receiver's seeds and a sender's are its own business.
 *
 * Both directions are under way at once, so oracles name the party that sends: else a party could pass the other one's messages of either direction
 * back to it in the other, which would then have its transfers with itself, and what it knows in one would not be independent of the other.
 */

import { ristretto255_hasher } from '@noble/curves/ed25519.js';
import { sha256 } from '#platform';
import { concatBytes } from '../../../platform/bytes.ts';
import type { Party } from '../../plan/party.ts';
import { KEY_BYTES, type Point } from '../base/messages.ts';

/** Which transfers: those that this party sends, and which of them. */
export interface Transfer {
  readonly sender: Party;
  readonly index: number;
}

const DOMAIN = 'doubleblind endemic transfer';

/** H_j of a transfer in the session of the sender's element: both oracles, both directions, every transfer and every session are apart. */
export function shiftOf({ sender, index }: Transfer, j: number, senders: Uint8Array, other: Uint8Array): Point {
  const label = new TextEncoder().encode(`${sender} ${index} ${j}:`);
  return ristretto255_hasher.hashToCurve(concatBytes(label, senders, other), { DST: DOMAIN });
}

/** Key j of a transfer, bound to all that was said in it: the sender's element and the receiver's pair (64 bytes). */
export function endemicKey(
  { sender, index }: Transfer,
  j: number,
  senders: Uint8Array,
  pair: Uint8Array,
  shared: Point,
): Uint8Array {
  const hash = sha256().update(`${DOMAIN} key ${sender} ${index} ${j}:`);
  return hash.update(senders).update(pair).update(shared.toBytes()).digest().subarray(0, KEY_BYTES);
}
