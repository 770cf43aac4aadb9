/** Number theory for parameters and tables. BigInt throughout: it runs once per session. */

/** The seven largest primes below 2^30 that are 1 modulo 16384, so that they serve every N up to 8192. */
export const PRIMES: readonly number[] = [
  1073692673, 1073643521, 1073479681, 1073430529, 1073299457, 1073233921, 1073184769,
];

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = ((base % modulus) + modulus) % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** 1 / value modulo a prime (Fermat). */
export function inverse(value: bigint, prime: bigint): bigint {
  return power(value, prime - 2n, prime);
}

/** A word w modulo p with Shoup's companion floor(w * 2^32 / p). */
export interface ShoupWord {
  readonly word: number;
  readonly companion: number;
}

export function shoup(value: bigint, prime: bigint): ShoupWord {
  const word = ((value % prime) + prime) % prime;
  return { word: Number(word), companion: Number((word << 32n) / prime) };
}

/**
 * The least primitive root of unity of order 2N modulo the prime: SEAL takes the same one, so that values in the transformed
 * domain mean the same polynomial in both.
 */
export function primitiveRoot(degree: number, prime: number): bigint {
  const p = BigInt(prime);
  const order = BigInt(2 * degree);
  let root = 0n;
  for (let candidate = 2n; root === 0n; candidate++) {
    const candidateRoot = power(candidate, (p - 1n) / order, p);
    if (power(candidateRoot, order / 2n, p) === p - 1n) root = candidateRoot;
  }
  const square = (root * root) % p;
  let least = root;
  for (let i = 1; i < degree; i++) {
    root = (root * square) % p;
    if (root < least) least = root;
  }
  return least;
}

export function bitReverse(index: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}
