/**
 * The permutations of hash, trees and pads, AES-128 under keys that are public but of one session only: both parties' fresh group elements and
 * columns of the base transfers stand for their nonces. So what an attacker computes about one key helps in no other session (the
 * multi-target term of docs/SECURITY.md counts one session's correlations), and neither party chooses a key alone.
 */

import { FixedKeyAes, sha256 } from '#platform';
import type { Channel } from '../../channel/channel.ts';
import type { Heap } from '../../kernel/heap.ts';
import { BLOCK_BYTES, publicKey } from '../../platform/blocks.ts';
import type { BlockPermutation } from '../../platform/platform.ts';

export interface Permutations {
  readonly hash: BlockPermutation;
  readonly trees: BlockPermutation;
  /** Of keys that are stretched (protocols/scale). */
  readonly pads: BlockPermutation;
}

/** Without a set-up: tests of single parts. */
const UNKEYED: Permutations = {
  hash: new FixedKeyAes(publicKey('doubleblind hash')),
  trees: new FixedKeyAes(publicKey('doubleblind tree')),
  pads: new FixedKeyAes(publicKey('doubleblind pads')),
};

/** A heap is of one session. */
const keyed = new WeakMap<Heap, Permutations>();

export function permutationsOf(heap: Heap): Permutations {
  return keyed.get(heap) ?? UNKEYED;
}

/** Keys the session's permutations with what the vendor and the hospital have sent in its set-up. */
export function keyPermutations(heap: Heap, vendorSent: Uint8Array, hospitalSent: Uint8Array): void {
  const keyOf = (label: string) => {
    const digest = sha256().update(`doubleblind ${label}:`).update(vendorSent).update(hospitalSent).digest();
    return new FixedKeyAes(digest.subarray(0, BLOCK_BYTES));
  };
  keyed.set(heap, { hash: keyOf('hash'), trees: keyOf('trees'), pads: keyOf('pads') });
}

/** A channel whose messages are hashed, in each direction. */
export function recordedChannel(channel: Channel): Channel & { sent(): Uint8Array; received(): Uint8Array } {
  const sent = sha256();
  const received = sha256();
  return {
    get counters() {
      return channel.counters;
    },
    send(message) {
      sent.update(message);
      return channel.send(message);
    },
    async receive(bytes) {
      const message = await channel.receive(bytes);
      received.update(message);
      return message;
    },
    sent: () => sent.copy().digest(),
    received: () => received.copy().digest(),
  };
}
