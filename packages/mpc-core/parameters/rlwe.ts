/**
 * How hard it is to break an RLWE parameter set: the table of a published estimator's standard, and our own computation of the
 * primal attack. Ring structure is not known to help against these rings.
 */

/** A ring Z_q[X] / (X^degree + 1), ternary secret, errors of this standard deviation. */
export interface RlweProblem {
  readonly degree: number;
  readonly modulusBits: number;
  readonly errorDeviation: number;
}

/**
 * Largest bits of q for 128 bits of security against classical attacks, ternary secret, error deviation 8 / sqrt(2 pi) = 3.19:
 * Homomorphic Encryption Standard (Albrecht et al., November 2018, table 1), computed with the LWE estimator.
 */
export const STANDARD_MODULUS_BITS: Readonly<Record<number, number>> = {
  1024: 27,
  2048: 54,
  4096: 109,
  8192: 218,
  16384: 438,
};

/** Of a uniform ternary secret. */
const SECRET_DEVIATION = Math.sqrt(2 / 3);
const LEAST_BLOCK = 60;
/** Out of reach by far. */
const MOST_BLOCK = 20_000;

/** log2 of the root Hermite factor that BKZ with this block size reaches (Chen 2013). */
function log2RootHermite(block: number): number {
  return (Math.log2(Math.PI * block) / block + Math.log2(block / (2 * Math.PI * Math.E))) / (2 * (block - 1));
}

/** The smallest block size with which the primal attack (uSVP) finds the secret, and the dimension of its lattice. */
export interface Primal {
  readonly block: number;
  readonly dimension: number;
}

/**
 * Condition of Alkim, Ducas, Poppelmann, Schwabe (USENIX Security 2016): sqrt(block) sigma <= delta^(2 block - d - 1) Vol^(1/d), on the
 * lattice of Bai and Galbraith (ACISP 2014), in which the small secret is scaled up to the size of the errors. Any number of samples.
 */
export function primalAttack({ degree: n, modulusBits, errorDeviation }: RlweProblem): Primal {
  const scale = Math.log2(errorDeviation / SECRET_DEVIATION);
  const finds = (block: number): number | undefined => {
    const rootHermite = log2RootHermite(block);
    // The best number of samples m maximises delta^-d Vol^(1/d): d^2 = (n bits(q / scale)) / delta.
    const best = Math.sqrt((n * (modulusBits - scale)) / rootHermite);
    const dimension = Math.round(Math.max(n + 2, best));
    const samples = dimension - n - 1;
    const volume = (samples * modulusBits + n * scale) / dimension;
    const holds =
      Math.log2(block) / 2 + Math.log2(errorDeviation) <= (2 * block - dimension - 1) * rootHermite + volume;
    return holds ? dimension : undefined;
  };
  for (let block = LEAST_BLOCK; block < MOST_BLOCK; block++) {
    const dimension = finds(block);
    if (dimension !== undefined) return { block, dimension };
  }
  throw new RangeError(`no block size below ${MOST_BLOCK} breaks ${n}, ${modulusBits} bits`);
}

/**
 * log2 of the operations: 8 d calls of a sieve of 2^(0.292 block + 16.4), the usual cost of the published estimator ("BDGL16": Becker,
 * Ducas, Gama, Laarhoven, SODA 2016; Albrecht, Player, Scott, 2015).
 */
export function primalCost(problem: RlweProblem): number {
  const { block, dimension } = primalAttack(problem);
  return 0.292 * block + 16.4 + Math.log2(8 * dimension);
}
