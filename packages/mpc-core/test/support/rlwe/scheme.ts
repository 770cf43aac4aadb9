/**
 * What both implementations of the encryption scheme do, on plain arrays: fast/ (this package's kernels, used by the
 * protocols) and seal/ (Microsoft SEAL, the reference).
 */

/** Two polynomials of coefficients, [2][primes][N] residues: c0 + c1 s = round(q m / t) + noise. */
export type Ciphertext = Uint32Array;

export interface RlweScheme {
  /** The secret's N coefficients in {-1, 0, 1}. */
  secretCoefficients(): Int8Array;
  /** Encrypts N words below t = 2^bits under the secret key. */
  encrypt(words: Uint32Array): Ciphertext;
  /** A fresh encryption of zero under the public key. */
  encryptZero(): Ciphertext;
  /** N words modulo t. */
  decrypt(ciphertext: Ciphertext): Uint32Array;
}
