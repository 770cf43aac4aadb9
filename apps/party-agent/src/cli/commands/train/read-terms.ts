import { readFile } from 'node:fs/promises';
import { checkTrainingTerms, type TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
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
