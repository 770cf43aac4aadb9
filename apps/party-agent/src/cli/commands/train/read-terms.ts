import { readFile } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { checkTrainingTerms, type TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { findPortalTraining } from '../../../store/database/trainings.ts';
import { parseTerms } from './draft.ts';

/** The terms in a file. Throws DB8204 for a file that has none. */
export async function readTerms(path: string): Promise<TrainingTerms> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new DoubleblindError('DB8204', `${path} holds no terms of a training.`, { cause: error });
  }
  const terms = parseTerms(json);
  checkTrainingTerms(terms);
  return terms;
}

/** Those that the portal has sent under an identifier, or those in a file. */
export async function termsFrom(
  database: DatabaseSync,
  text: string,
): Promise<{ terms: TrainingTerms; portal: boolean }> {
  const known = findPortalTraining(database, text);
  return known ? { terms: known.terms, portal: true } : { terms: await readTerms(text), portal: false };
}
