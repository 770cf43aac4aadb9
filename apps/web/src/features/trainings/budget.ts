/** What trainings spend: of the privacy calculator's fields, and of terms. */
import type { TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon, noiseForEpsilon, renyiEpsilon } from '@doubleblind/privacy/account';

/** As people write them. */
export interface BudgetFields {
  readonly find: 'epsilon' | 'noise';
  readonly samplingRate: string;
  readonly rounds: string;
  readonly delta: string;
  /** Over the clipping norm; read when epsilon is looked for. */
  readonly noise: string;
  /** The target; read when the noise is looked for. */
  readonly epsilon: string;
}

export interface BudgetPoint {
  readonly round: number;
  readonly epsilon: number;
}

export interface Budget {
  readonly noise: number;
  /** By privacy loss distributions, over the rounds; the last is what all spend. */
  readonly points: readonly BudgetPoint[];
  /** What all rounds spend by Renyi divergences. */
  readonly renyi: number;
}

/** Fields that are none, by name; what no noise reaches; or more than is of use to anybody. */
export type BudgetProblem = keyof Omit<BudgetFields, 'find'> | 'unreachable' | 'too-much';

/** As in the agents: a coarser grid is faster, and never below. */
const GRID = 1e-3;
const POINTS = 24;
const MOST_ROUNDS = 1_000_000;
/** Beyond this a figure says nothing, and takes long. */
export const MOST_EPSILON = 100;

/** A number of a field; a decimal comma counts as a point. */
const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));

export function budgetOf(fields: BudgetFields): Budget | BudgetProblem {
  const [samplingRate, rounds, delta] = [fields.samplingRate, fields.rounds, fields.delta].map(numberOf);
  if (!(samplingRate > 0 && samplingRate <= 1)) return 'samplingRate';
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= MOST_ROUNDS)) return 'rounds';
  if (!(delta >= 1e-10 && delta <= 0.1)) return 'delta';
  const noise = noiseIn(fields, { samplingRate, steps: rounds, delta });
  if (typeof noise !== 'number') return noise;
  const mechanism = (steps: number) => ({ samplingRate, noiseMultiplier: noise, steps });
  const renyi = renyiEpsilon(mechanism(rounds), delta).epsilon;
  if (renyi > MOST_EPSILON) return 'too-much';
  const counts = Array.from({ length: POINTS }, (_, i) => Math.max(1, Math.round(((i + 1) * rounds) / POINTS)));
  const points = [...new Set(counts)].map((round) => ({
    round,
    epsilon: lossDistributionEpsilon(mechanism(round), delta, GRID),
  }));
  return { noise, points, renyi };
}

/** Pages of trainings are read again at every round. */
const known = new Map<string, number | null>();
const MOST_KNOWN = 500;

/** What all rounds of a training spend on a patient, by privacy loss distributions; null beyond MOST_EPSILON. */
export function epsilonOfTerms({ samplingRate, noiseMultiplier, rounds, delta }: TrainingTerms): number | null {
  const key = JSON.stringify([samplingRate, noiseMultiplier, rounds, delta]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const mechanism = { samplingRate, noiseMultiplier, steps: rounds };
  const within = renyiEpsilon(mechanism, delta).epsilon <= MOST_EPSILON;
  const epsilon = within ? lossDistributionEpsilon(mechanism, delta, GRID) : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, epsilon);
  return epsilon;
}

function noiseIn(
  { find, noise, epsilon }: BudgetFields,
  { samplingRate, steps, delta }: { samplingRate: number; steps: number; delta: number },
): number | BudgetProblem {
  if (find === 'epsilon') {
    const value = numberOf(noise);
    return value >= 0.3 && value <= 1000 ? value : 'noise';
  }
  const target = numberOf(epsilon);
  if (!(target > 0 && target <= MOST_EPSILON)) return 'epsilon';
  try {
    return noiseForEpsilon({ samplingRate, steps }, { epsilon: target, delta });
  } catch (error) {
    if (error instanceof DoubleblindError && error.code === 'DB7102') return 'unreachable';
    throw error;
  }
}
