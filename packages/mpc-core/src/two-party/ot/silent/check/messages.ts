/**
 * The check of an iteration's trees: the sender's messages make one and the same tree whatever path the receiver has. Without it, a
 * sender that spoils one sum of a level finds out a bit of a path by whether the correlations still hold, and with paths the
 * receiver's choices.
 *
 * After the consistency check of Ferret (Yang et al., CCS 2020, eprint 2020/924, malicious security), for noise of w bits. With v the sender's leaves and r the
 * receiver's, r = v + T[beta_t] on the leaf a_t of tree t and r = v elsewhere, so for weights chi of F_2^128
 *
 *   sum chi r  =  sum chi v  +  sum over j of x_j D_j      with   x_j = sum over trees of chi_{t, a_t} beta_{t,j}
 *
 * x_j tells of paths, so it is masked by 128 base correlations that are used for nothing else, with choices u_k in {0,1}^w:
 * U_j = sum of X^k u_{k,j} is uniform in the field.
 *
 *   sender -> receiver: the sums of the levels (sender.ts), which settle v
 *   receiver -> sender: the key of the weights, and x_j + U_j for j in 0..w-1
 *   sender -> receiver: hash(V),   V = sum chi v + sum X^k q_k + sum (x_j + U_j) D_j
 *   receiver:           V = sum chi r + sum X^k r_k
 *
 * The weights are powers of one point (polynomial-hash.ts). A sender that must guess which of several trees the receiver has passes
 * with the probability p that its guess is right, and then knows just that: log2(1/p) bits of the paths. A receiver that sends something
 * else than x_j + U_j, or has chosen other digits than the protocol's, gets a hash of a number that it does not know.
 */
import { sha256 } from '#platform';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import { treeCheckBytes } from '../../../plan/silent.ts';

/** The receiver's message: key of the weights, then the masked noise. */
export interface Challenge {
  /** 16 bytes. */
  readonly key: Uint8Array;
  /** `width` times 16 bytes: x_j + U_j. */
  readonly noise: Uint8Array;
}

export function packChallenge({ key, noise }: Challenge): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...key, ...noise]);
}

export function unpackChallenge(message: Uint8Array): Challenge {
  return { key: message.subarray(0, BLOCK_BYTES), noise: message.subarray(BLOCK_BYTES) };
}

/** The sender's answer. A hash, so that a receiver with a wrong number learns nothing of the offsets. */
export function digestOf(key: Uint8Array, value: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256().update('doubleblind tree check:').update(key).update(value).digest();
}

export { treeCheckBytes };
