import { DoubleblindError } from '@doubleblind/errors';
import type { TrainingTerms } from './terms.ts';

/** The least number of survivors of a secure sum that is safe against an aggregator with accomplices: above two thirds. */
export const leastOf = (hospitals: number): number => Math.floor((2 * hospitals) / 3) + 1;

/** What the form alone does not say. Throws DB8204. */
export function checkTrainingTerms(terms: TrainingTerms): void {
  const { hospitals, leastHospitals, owner, model } = terms;
  const least = leastOf(hospitals.length);
  if (leastHospitals < least || leastHospitals > hospitals.length)
    throw invalid(
      `With ${hospitals.length} hospitals at least ${least} must stay in every round, not ${leastHospitals}.`,
    );
  const keys = [owner, ...hospitals].map(({ agentKey }) => agentKey);
  if (new Set(keys).size !== keys.length) throw invalid('One agent takes part twice.');
  if (new Set(model.findings).size !== model.findings.length) throw invalid('Two outputs have one name.');
  if (model.loss === 'softmax' && model.findings.length < 2) throw invalid('One class alone cannot be told apart.');
}

const invalid = (why: string) => new DoubleblindError('DB8204', why);
