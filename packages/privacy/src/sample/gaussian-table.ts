import { randomBytes } from 'node:crypto';
import type { Rational } from './rational.ts';

/** Bits of the fixed-point numbers in which the table is made, and of those that it keeps. */
const WORKING_BITS = 256n;
const KEPT_BITS = 128n;
/** Bits that are looked at first, so that they fit a double; the others decide ties only. */
const FIRST_BITS = 48;
const ONE = 1n << WORKING_BITS;

/**
 * Many samples of one discrete Gaussian, fast: inversion of its distribution function, kept to 128 bits. The distance from
 * the exact distribution is at most 2^-128 for each of the table's entries, which for 2^32 samples of a table of 2^20 entries is
 * 2^-76 in all; what is compared is integers, never floating-point probabilities. sampleDiscreteGaussian has no distance at
 * all, and is some hundred times slower.
 */
export class DiscreteGaussianTable {
  readonly #lowest: number;
  /** Upper ends of the cumulative probabilities: their first bits, and all of them in two halves. */
  readonly #first: Float64Array;
  readonly #high: BigUint64Array;
  readonly #low: BigUint64Array;

  /** @param variance above 0, and at most 2^36: the table has 33 entries for each unit of the standard deviation */
  constructor(variance: Rational) {
    if (variance.numerator > variance.denominator << 36n) throw new RangeError('the table would be too large');
    const weights = halfWeights(variance);
    const reach = weights.length - 1;
    const entries = 2 * reach + 1;
    const total = weights.reduce((sum, weight, z) => sum + (z === 0 ? weight : 2n * weight), 0n);
    this.#lowest = -reach;
    this.#first = new Float64Array(entries);
    this.#high = new BigUint64Array(entries);
    this.#low = new BigUint64Array(entries);
    let sum = 0n;
    for (let i = 0; i < entries; i++) {
      sum += weights[Math.abs(i - reach)];
      // The last bound would be 2^128, which no uniform number reaches.
      const bound = i === entries - 1 ? (1n << KEPT_BITS) - 1n : (sum << KEPT_BITS) / total;
      this.#first[i] = Number(bound >> (KEPT_BITS - BigInt(FIRST_BITS)));
      this.#high[i] = bound >> 64n;
      this.#low[i] = BigInt.asUintN(64, bound);
    }
  }

  /** Adds a fresh sample to every value, modulo 2^32. */
  addTo(values: Int32Array): void {
    const bytes = (FIRST_BITS / 8) * BLOCK;
    for (let start = 0; start < values.length; start += BLOCK) {
      const block = randomBytes(bytes);
      const end = Math.min(values.length, start + BLOCK);
      for (let i = start; i < end; i++) values[i] += this.#invert(block.readUIntBE((FIRST_BITS / 8) * (i - start), 6));
      block.fill(0);
    }
  }

  /** The first value whose bound lies above the uniform number that begins with these bits. */
  #invert(first: number): number {
    let low = 0;
    let high = this.#first.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#first[middle] >= first) high = middle;
      else low = middle + 1;
    }
    if (this.#first[low] !== first) return this.#lowest + low;
    const rest = BigInt(`0x${randomBytes(Number(KEPT_BITS) / 8 - FIRST_BITS / 8).toString('hex')}`);
    const uniform = (BigInt(first) << (KEPT_BITS - BigInt(FIRST_BITS))) | rest;
    const bound = (i: number) => (this.#high[i] << 64n) | this.#low[i];
    while (low < this.#first.length - 1 && bound(low) <= uniform) low++;
    return this.#lowest + low;
  }
}

const BLOCK = 8192;

/** exp(-z^2 / (2 variance)) for z = 0, 1, ... in fixed point, until nothing is left. */
function halfWeights({ numerator: n, denominator: d }: Rational): bigint[] {
  // exp(-(z + 1)^2 / 2v) = exp(-z^2 / 2v) x exp(-1 / 2v) x exp(-1 / v)^z.
  const square = exponential(d, n);
  let ratio = exponential(d, 2n * n);
  const weights = [ONE];
  for (;;) {
    const next = (weights[weights.length - 1] * ratio) >> WORKING_BITS;
    if (next >> (WORKING_BITS - KEPT_BITS - 32n) === 0n) return weights;
    weights.push(next);
    ratio = (ratio * square) >> WORKING_BITS;
  }
}

/** exp(-a / b) in fixed point: the series of exp(-x / 2^k), squared k times. */
function exponential(a: bigint, b: bigint): bigint {
  let halvings = 0n;
  while (a > b << halvings) halvings++;
  const x = (a << WORKING_BITS) / (b << halvings);
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = -((term * x) >> WORKING_BITS) / k;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> WORKING_BITS;
  return sum;
}
