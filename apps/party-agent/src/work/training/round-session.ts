/** What both sides derive from the terms for one round. */
import { createHash } from 'node:crypto';
import { type TrainingTerms, trainingTermsHash } from '@doubleblind/contracts';
import type { SumPlanOptions, SumSession } from '@doubleblind/training';

/**
 * The secure sum of one attempt at a round: its name is of terms, round and the owner's nonce, so that nothing signed in it fits
 * another. No sum of fewer hospitals than the terms say is opened: the noise of that many is what protects patients.
 */
export function sessionOf(terms: TrainingTerms, round: number, nonce: Uint8Array, length: number): SumSession {
  const name = createHash('sha256').update(`doubleblind training round\n${trainingTermsHash(terms)}\n${round}\n`);
  return {
    id: new Uint8Array(name.update(nonce).digest().subarray(0, 16)),
    members: terms.hospitals.map(({ agentKey }) => new Uint8Array(Buffer.from(agentKey, 'base64url'))),
    threshold: terms.leastHospitals,
    length,
  };
}

/** What the numbers of a sum come from. */
type SumTerms = Pick<TrainingTerms, 'clippingNorm' | 'noiseMultiplier' | 'leastHospitals'> & {
  readonly hospitals: { readonly length: number };
};

/** Numbers of the private sum; `patients` bounds how many are in one, where that is known. */
export function sumOptions(terms: SumTerms, parameters: number, patients: number): SumPlanOptions {
  const { clippingNorm, noiseMultiplier, leastHospitals, hospitals } = terms;
  return {
    ...{ parameters, clippingNorm, noiseMultiplier, patients },
    ...{ contributors: leastHospitals, hospitals: hospitals.length },
  };
}

/** What a vector of so many steps has spent. */
export function mechanismOf(
  { samplingRate, noiseMultiplier }: Pick<TrainingTerms, 'samplingRate' | 'noiseMultiplier'>,
  steps: number,
) {
  return { samplingRate, noiseMultiplier, steps };
}

/** Of accounts that are asked for often: a coarser grid is ten times faster, and never below. */
export const COARSE_GRID = 1e-3;

/** Where the hospital of a number calls the owner: one place each, with its certificate. */
export const trainingPlace = (trainingId: string, hospital: number): string => `${trainingId}-${hospital}`;
