/**
 * Ciphertext parameters and noise budget of one homomorphic linear layer, from public values only
 * (docs/SECURITY.md, "Homomorphic linear layers"). Both parties and the cost model compute the same numbers.
 */

/** Degree N and number of 30-bit primes of a parameter set; q is their product, at least 2^(30 * primes - 0.001). */
export interface RingParameters {
  readonly degree: number;
  readonly primes: number;
}

/**
 * From the cheapest up. Homomorphic Encryption Standard (2018), table 1, ternary secret, 128 bits classical: log2 q <= 109 for
 * N = 4096 and <= 218 for N = 8192.
 */
export const PARAMETER_SETS: readonly RingParameters[] = [
  { degree: 4096, primes: 3 },
  { degree: 8192, primes: 4 },
  { degree: 8192, primes: 5 },
];

export const PRIME_BITS = 30;
/** Largest fresh error: centred binomial of 21 + 21 coins. */
export const ERROR_BOUND = 21;
/** The vendor's noise is this many bits above everything that depends on its weights. */
export const FLOODING_BITS = 40;

export interface LinearParameters extends RingParameters {
  readonly ring: number;
  /** Low bits of an encrypted input's lowest mixed-radix digit that are not sent. */
  readonly droppedBits: number;
  /** The flooding noise is uniform in [-2^floodBits, 2^floodBits). */
  readonly floodBits: number;
  /** Bits of a result's first polynomial, ring + 4 as a rule. */
  readonly firstBits: number;
  /** Bits of a result's second polynomial: its rounding error meets the secret key, so it keeps more of them. */
  readonly secondBits: number;
}

/**
 * The largest noise that the vendor must hide: L1 * (fresh error + what dropping d bits adds + rounding of the message),
 * and the noise of the fresh encryption of zero, 2 N B + B.
 */
function hiddenNoise(l1Bound: number, droppedBits: number, degree: number): number {
  const input = ERROR_BOUND + (droppedBits > 0 ? 2 ** (droppedBits - 1) : 0) + 1;
  return l1Bound * input + (2 * degree + 1) * ERROR_BOUND;
}

function parametersFrom(set: RingParameters, ring: number, l1Bound: number): LinearParameters | undefined {
  // All noise before rounding is at most 2^-gapShare of the gap q / t (1.001 times that, as q is just below a power of two);
  // where the first polynomial has few guard bits to be rounded to, it leaves more room.
  const guard = Math.min(4, 32 - ring);
  const gapShare = guard >= 3 ? 2 : 3;
  const mostFlood = PRIME_BITS * set.primes - ring - gapShare;
  for (let droppedBits = PRIME_BITS - 1; droppedBits >= 0; droppedBits--) {
    const floodBits = FLOODING_BITS + Math.ceil(Math.log2(hiddenNoise(l1Bound, droppedBits, set.degree)));
    if (floodBits > mostFlood) continue;
    const secondBits = Math.max(24, ring + (guard >= 3 ? 10 : 12));
    return { ...set, ring, droppedBits, floodBits, firstBits: ring + guard, secondBits };
  }
  return undefined;
}

/**
 * The cheapest parameters whose noise budget holds for rows of at most `inputsPerOutput` weights below 2^(weightBits-1),
 * among those of degree at least `minimumDegree`; undefined if there are none.
 */
export function linearParameters(
  inputsPerOutput: number,
  weightBits: number,
  ring: number,
  minimumDegree = 0,
): LinearParameters | undefined {
  const l1Bound = inputsPerOutput * 2 ** (weightBits - 1);
  for (const set of PARAMETER_SETS) {
    const parameters = set.degree >= minimumDegree ? parametersFrom(set, ring, l1Bound) : undefined;
    if (parameters) return parameters;
  }
  return undefined;
}

/** Bits that travel for one coefficient of an encrypted input. */
export function inputCoefficientBits(parameters: LinearParameters): number {
  return PRIME_BITS * parameters.primes - parameters.droppedBits;
}
