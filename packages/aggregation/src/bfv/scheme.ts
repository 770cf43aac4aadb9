/**
 * The sum of arXiv 2101.11693 (Malekzadeh et al. 2021, section 3.3): BFV with a secret key that all members share. Whoever adds up has
 * no key and sees ciphertexts only; members decrypt the sum. Kept to reproduce that paper, and weaker than the masks of this package:
 * any single member that tells its key opens every vector of all others, a member that drops out is not made good for, and sums that
 * leave the plaintext's range wrap around unnoticed.
 */
import type { MainModule, SEALContext } from 'node-seal';

/** Coefficients of a polynomial, each of them a slot for one number. SEAL's own primes for 128 bits are taken (109 bits together). */
export const BFV_DEGREE = 4096;
/** A prime of the form 2 k 4096 + 1, as slots need; numbers from -20,480 to 20,480. */
export const BFV_MODULUS = 40_961;
/** The largest absolute value of a number and of a sum. */
export const BFV_LARGEST = (BFV_MODULUS - 1) / 2;

/** SEAL with the parameters above. */
export interface BfvContext {
  readonly seal: MainModule;
  readonly context: SEALContext;
}

let shared: Promise<BfvContext> | undefined;

/** SEAL, which nothing else here needs: loaded when it is asked for the first time, and one for all. */
export function bfvContext(): Promise<BfvContext> {
  shared ??= load();
  return shared;
}

async function load(): Promise<BfvContext> {
  const { default: initialize } = await import('node-seal');
  const seal = await initialize();
  const parameters = new seal.EncryptionParameters(seal.SchemeType.bfv);
  parameters.setPolyModulusDegree(BFV_DEGREE);
  parameters.setCoeffModulus(seal.CoeffModulus.BFVDefault(BFV_DEGREE, seal.SecLevelType.tc128));
  parameters.setPlainModulus(new seal.Modulus(BigInt(BFV_MODULUS)));
  return { seal, context: new seal.SEALContext(parameters, true, seal.SecLevelType.tc128) };
}
