/**
 * How much the released figures of a finding can tell of its labels, in bits, whatever an attacker computes. Somebody who
 * knows every score and the counts, but no label, has log2(n choose P) bits to find. A document that can look in at most 2^b
 * ways takes at most b of them away on average (H(labels | document) >= H(labels) - b: Cover and Thomas, Elements of
 * Information Theory, section 2.6).
 */
import type { Proportion } from '@doubleblind/contracts';
import { wilson } from '@doubleblind/metrics';
import { RULES } from './rules.ts';

/** Bits that the labels hold beyond their counts: log2 of the ways to choose the positive studies. */
export function labelBits(positives: number, negatives: number): number {
  return logChoose(positives + negatives, positives);
}

/** log2 of `n` choose `k`. */
export function logChoose(n: number, k: number): number {
  let bits = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) bits += Math.log2((n - Math.min(k, n - k) + i) / i);
  return bits;
}

/** Bits of one figure from 0 to 1 that is rounded to so many digits. */
export function figureBits(decimals: number): number {
  return Math.log2(10 ** decimals + 1);
}

/** Bits of a value with an interval; of the interval alone. */
export function estimateBits(decimals: number): number {
  return figureBits(decimals) + intervalBits();
}

export function intervalBits(): number {
  return 2 * Math.log2(10 ** RULES.decimalsOfFew + 1 + FINER_ENDS);
}

/** Thousandths next to 0 and to 1 that an end may be rounded to (coarseEnd). */
const FINER_ENDS = 18;

/**
 * Bits of the interval of a share by patient, beyond the share itself: its ends move one way, a hundredth at a time, as the number of
 * independent studies that tell as much goes from 1 to all, so it can look in no more ways than they pass. By study it follows from the counts.
 */
export function intervalByPatientBits({ cases, of }: Pick<Proportion, 'cases' | 'of'>, confidence: number): number {
  if (of === 0) return 0;
  const [one, all] = [1, of].map((effective) => wilson((cases / of) * effective, effective, confidence));
  if (!one.defined || !all.defined) return 0;
  const changes = (a: number, b: number) => Math.abs(a - b) * 10 ** RULES.decimalsOfFew + 1 + FINER_ENDS;
  return Math.log2(1 + changes(one.low, all.low) + changes(one.high, all.high));
}

/**
 * Bits of `inner` steps of a ROC curve: the ways to share the studies of either class among the ranges between them, five or more
 * to each.
 */
export function stepBits(inner: number, positives: number, negatives: number): number {
  const ways = (of: number) => logChoose(of - RULES.minimumPerClass * (inner + 1) + inner, inner);
  return ways(positives) + ways(negatives);
}

/** What may still be told of one finding. */
export class Budget {
  readonly total: number;
  #spent = 0;

  constructor(positives: number, negatives: number) {
    this.total = labelBits(positives, negatives);
  }

  get spent(): number {
    return this.#spent;
  }

  get left(): number {
    return this.total * RULES.shareOfInformation - this.#spent;
  }

  /** Takes the bits, or nothing and answers false. */
  spend(bits: number): boolean {
    if (bits > this.left) return false;
    this.#spent += bits;
    return true;
  }
}
