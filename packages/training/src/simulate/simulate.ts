import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon, type SampledGaussian } from '@doubleblind/privacy';
import type { LabelledInput } from '../data/patients.ts';
import type { LossKind } from '../gradient/loss.ts';
import { central, centralPrivate } from './central.ts';
import { evaluate, type Quality } from './evaluate.ts';
import { federatedAveraging, federatedParallelPrivate, federatedSecurePrivate } from './federated.ts';
import { patientsOf, type Setting, type Strategy, type TrainingContext } from './strategy.ts';

/** What is trained on what, and how often it is looked at. */
export interface SimulationOptions extends TrainingContext {
  readonly setting: Setting;
  readonly loss: LossKind;
  /** Images that are not trained on. */
  readonly test: readonly LabelledInput[];
  readonly rounds: number;
  /** Rounds between two looks at the test images. */
  readonly evaluateEvery: number;
  /** The probability with which epsilon may not hold. */
  readonly delta: number;
  /** What a mechanism spends; lossDistributionEpsilon at `delta`, unless a caller of many simulations remembers what that said. */
  readonly epsilonOf?: (mechanism: SampledGaussian) => number;
  /** Called after each round with its number, from 1. */
  readonly onRound?: (round: number) => void;
}

/** The model after some rounds. */
export interface RoundQuality extends Quality {
  readonly round: number;
  /** What all rounds so far have spent on each patient (add or remove); null in settings without privacy. */
  readonly epsilon: number | null;
}

/** What a simulated training ended with, and how it came there. */
export interface Simulation {
  readonly parameters: Float32Array;
  /** Before the first round, then after every so many, and after the last. */
  readonly history: readonly RoundQuality[];
}

const STRATEGIES: Record<Setting, (context: TrainingContext) => Strategy> = {
  c: central,
  cdp: centralPrivate,
  f: federatedAveraging,
  fpdp: federatedParallelPrivate,
  fscdp: federatedSecurePrivate,
};

/**
 * Trains in one process as hospitals would together. @throws DoubleblindError DB8006 without patients or test images, DB8004 when
 * numbers leave their range, DB8005 for sums that do not fit
 */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { engine, setting, loss, test, rounds, evaluateEvery, delta } = options;
  const hospitals = options.hospitals.filter(({ patients }) => patients.length > 0);
  if (patientsOf(hospitals).length === 0) throw new DoubleblindError('DB8006', 'No hospital has a patient.');
  if (test.length === 0) throw new DoubleblindError('DB8006', 'There is no image to test on.');
  const epsilonOf = options.epsilonOf ?? ((mechanism) => lossDistributionEpsilon(mechanism, delta));
  const strategy = STRATEGIES[setting]({ ...options, hospitals });
  const parameters = engine.initial;
  const look = async (round: number): Promise<RoundQuality> => {
    const mechanism = strategy.spent(round);
    const epsilon = mechanism === null ? null : round === 0 ? 0 : epsilonOf(mechanism);
    return { round, epsilon, ...(await evaluate(engine, loss, test, parameters)) };
  };
  const history = [await look(0)];
  for (let round = 1; round <= rounds; round++) {
    await strategy.round(parameters);
    options.onRound?.(round);
    if (round % evaluateEvery === 0 || round === rounds) history.push(await look(round));
  }
  return { parameters, history };
}
