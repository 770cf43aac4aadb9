/**
 * Ciphertext parameters and noise budget of one homomorphic linear layer, from public values only
 * (docs/SECURITY.md, "Homomorphic linear layers"). Both parties and the cost model compute the same numbers.
 */

import { LEAST_LOSSY_SHIFT } from '@doubleblind/program';

/** Degree N and number of 30-bit primes of a parameter set; q is their product, at least 2^(30 * primes - 0.004). */
export interface RingParameters {
  readonly degree: number;
  readonly primes: number;
}

/**
 * From the cheapest up. Homomorphic Encryption Standard (2018), table 1, ternary secret, 128 bits classical: log2 q <= 109 for
 * N = 4096 and <= 218 for N = 8192.
 */
export const PARAMETER_SETS: readonly RingParameters[] = [
  { degree: 4096, primes: 2 },
  { degree: 4096, primes: 3 },
  { degree: 8192, primes: 2 },
  { degree: 8192, primes: 3 },
  { degree: 8192, primes: 4 },
  { degree: 8192, primes: 5 },
  { degree: 8192, primes: 6 },
  { degree: 8192, primes: 7 },
];

/** Bits of each prime of a ciphertext modulus. */
export const PRIME_BITS = 30;
/** Largest fresh error: centred binomial of 21 + 21 coins. */
export const ERROR_BOUND = 21;
/** Standard deviation of a fresh error: the root of 42 / 4. */
export const ERROR_DEVIATION = Math.sqrt(10.5);
/** A window of a first polynomial is one word. */
const MOST_FIRST_BITS = 32;
/** c1 * s stays below p1 * p2 / 4 (decodeWords). */
const MOST_SECOND_BITS = 44;
/** More values a coefficient do not fit the largest parameter set. */
export const MOST_LEVELS = 6;
/** Then noise, and what one level carries into the next, may each be this many bits below a unit of the truncated result. */
const ERROR_BITS = 4;
/** A sum exceeds so many standard deviations with probability below 2^-64. */
const TAIL = Math.sqrt(2 * Math.LN2 * 65);

/** Ciphertext parameters of one section of a linear step. */
export interface LinearParameters extends RingParameters {
  readonly ring: number;
  /** Values of one channel that share a coefficient: the plaintext is the sum of value_j * 2^(spacing * j). */
  readonly levels: number;
  /** Bits from one level to the next. */
  readonly spacing: number;
  /** The plaintext modulus is 2^plaintextBits, (levels - 1) * spacing + ring. */
  readonly plaintextBits: number;
  /** Low bits of an encrypted input's lowest mixed-radix digit that are not sent. */
  readonly droppedBits: number;
  /** Top bits of a value that the hospital decrypts: all of the ring, or what is left after truncation. */
  readonly resultBits: number;
  /** Bits of one level of a result's first polynomial, resultBits + 4 where the result is truncated much. */
  readonly firstBits: number;
  /** Bits of one level of a result's second polynomial: its rounding error meets the secret key, so it keeps more of them. */
  readonly secondBits: number;
}

/** What a layer asks of its parameters. */
interface Demands {
  /** Weights that feed an output, and their bits. */
  readonly inputs: number;
  readonly weightBits: number;
  readonly ring: number;
  readonly levels: number;
  readonly spacing: number;
  /** Noise stays below 2^gapBits * q / t (1.004 times that, as q is just below a power of two). */
  readonly gapBits: number;
  readonly resultBits: number;
  readonly firstBits: number;
  readonly secondBits: number;
}

/**
 * All bits of the ring count: the result is rounded to the nearest integer, and is one off where the mask's fraction of a unit is
 * closer to one half than noise and rounding are large: for two or three values in a thousand.
 */
function exactDemands(inputs: number, weightBits: number, ring: number): Demands {
  const firstBits = Math.min(ring + 8, MOST_FIRST_BITS);
  const secondBits = Math.max(24, Math.min(ring + 14, MOST_SECOND_BITS));
  return { inputs, weightBits, ring, levels: 1, spacing: ring, gapBits: -9, resultBits: ring, firstBits, secondBits };
}

/** Errors below one unit of the truncated result: the low bits of a value take up noise and the level below. */
function lossyDemands(inputs: number, weightBits: number, ring: number, shift: number, levels: number): Demands {
  const resultBits = ring - shift;
  const gapBits = shift - ERROR_BITS;
  const spacing = Math.max(ring, sumBits(inputs, weightBits, ring) - gapBits);
  const sent = { resultBits, firstBits: resultBits + 4, secondBits: resultBits + 8 };
  return { inputs, weightBits, ring, levels, spacing, gapBits, ...sent };
}

/**
 * Bits of a sum of K weights below W times balanced words of the ring: it is below K * W * 2^(ring - 1). The words are uniform,
 * being one-time-padded shares, and uniform words are strictly sub-Gaussian (Arbel, Marchal, Nguyen 2020, section 2): so a tail
 * bound holds as well. Where they are not uniform, a sum beyond it only carries more into the next level.
 */
function sumBits(inputs: number, weightBits: number, ring: number): number {
  const l1 = inputs * 2 ** (weightBits - 1);
  const deviation = 2 ** (ring - 1) * Math.sqrt(inputs / 3) * 2 ** (weightBits - 1);
  // Balanced words have a mean of -1/2.
  const sum = Math.min(l1 * 2 ** (ring - 1), TAIL * deviation + l1 / 2);
  return Math.ceil(Math.log2(sum));
}

/**
 * Noise of a result, below this with probability 1 - 2^-64: the weights times (fresh error, what dropping d bits adds, rounding of
 * the message), and e u + e1 s of the fresh encryption of zero. Every part has a mean of zero and is bounded, so their sum is
 * sub-Gaussian; the sum of all bounds is smaller for short rows.
 */
function noiseBound(demands: Demands, droppedBits: number, degree: number): number {
  const { inputs, weightBits, levels } = demands;
  const weight = 2 ** (weightBits - 1);
  const rounding = levels === 1 ? 1 : 2 * levels;
  const dropped = droppedBits > 0 ? 2 ** (droppedBits - 1) : 0;
  const deviation = Math.hypot(
    Math.sqrt(inputs) * weight * Math.hypot(ERROR_DEVIATION, dropped / Math.sqrt(3)),
    Math.sqrt((4 / 3) * degree) * ERROR_DEVIATION,
  );
  const most = inputs * weight * (ERROR_BOUND + dropped) + 2 * degree * ERROR_BOUND;
  // What rounding adds depends on the message, so there is no mean to speak of.
  return Math.min(most, TAIL * deviation) + inputs * weight * rounding;
}

function parametersFrom(set: RingParameters, demands: Demands): LinearParameters | undefined {
  const { inputs: _, weightBits: __, gapBits, ...kept } = demands;
  const plaintextBits = (kept.levels - 1) * kept.spacing + kept.ring;
  const most = 2 ** (PRIME_BITS * set.primes - plaintextBits + gapBits);
  for (let droppedBits = PRIME_BITS - 1; droppedBits >= 0; droppedBits--) {
    if (noiseBound(demands, droppedBits, set.degree) <= most) return { ...set, ...kept, plaintextBits, droppedBits };
  }
  return undefined;
}

/**
 * The cheapest parameters whose noise budget holds for rows of at most `inputsPerOutput` weights below 2^(weightBits-1),
 * among those of degree at least `minimumDegree`; undefined if there are none. Below LEAST_LOSSY_SHIFT there is one level.
 */
export function linearParameters(
  inputsPerOutput: number,
  weightBits: number,
  ring: number,
  { shift = 0, levels = 1, minimumDegree = 0 } = {},
): LinearParameters | undefined {
  const lossy = shift >= LEAST_LOSSY_SHIFT;
  if (!lossy && levels > 1) return undefined;
  const demands = lossy
    ? lossyDemands(inputsPerOutput, weightBits, ring, shift, levels)
    : exactDemands(inputsPerOutput, weightBits, ring);
  for (const set of PARAMETER_SETS) {
    const parameters = set.degree >= minimumDegree ? parametersFrom(set, demands) : undefined;
    if (parameters) return parameters;
  }
  return undefined;
}

/** Bits that travel for one coefficient of an encrypted input. */
export function inputCoefficientBits(parameters: LinearParameters): number {
  return PRIME_BITS * parameters.primes - parameters.droppedBits;
}
