import type { SampledGaussian } from '@doubleblind/privacy';
import type { Hospital, Patient } from '../data/patients.ts';
import type { GradientEngine } from '../engine.ts';

/** The five ways of training that are compared (arXiv 2101.11693, section 4.3). */
export type Setting =
  /** All data in one place, no privacy. */
  | 'c'
  /** All data in one place, with differential privacy. */
  | 'cdp'
  /** Federated averaging, no privacy. */
  | 'f'
  /** Each hospital adds noise enough for itself. */
  | 'fpdp'
  /** The hospitals' noise adds up to enough, and only their sum is seen. */
  | 'fscdp';

/** The numbers of a training, of whatever setting; each says in which settings it counts. */
export interface TrainingOptions {
  /** Probability with which a step takes a patient. */
  readonly samplingRate: number;
  readonly learningRate: number;
  readonly momentum: number;
  /** Largest norm of what one patient adds ('cdp', 'fpdp', 'fscdp'). */
  readonly clippingNorm: number;
  /** Standard deviation of the noise over the clipping norm ('cdp', 'fpdp', 'fscdp'). */
  readonly noiseMultiplier: number;
  /** How 'fscdp' adds up: under pairwise masks, or under BFV with a key that all hospitals share, as the paper does. */
  readonly sums?: 'masks' | 'bfv';
  /** Passes over its own data that a hospital makes in a round ('f'). */
  readonly localEpochs: number;
}

/** What a strategy works on. */
export interface TrainingContext {
  readonly engine: GradientEngine;
  readonly hospitals: readonly Hospital[];
  readonly options: TrainingOptions;
}

/** One setting: what a round does to the parameters, and what rounds spend of a patient's privacy. */
export interface Strategy {
  /** Changes the parameters in place. */
  round(parameters: Float32Array): Promise<void>;
  /** The mechanism after so many rounds; null where there is no privacy. */
  spent(rounds: number): SampledGaussian | null;
}

export const patientsOf = (hospitals: readonly Hospital[]): Patient[] => hospitals.flatMap(({ patients }) => patients);
