/** What is in the way of a model, as people are told it. */
import { DoubleblindError, ERRORS } from '@doubleblind/errors';

/** One thing that keeps a model from being compiled, with the number of its error. */
export interface Obstacle {
  /** Of the node; empty where it is the file as a whole. */
  readonly node: string;
  readonly operator: string;
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Where it is the file as a whole. */
const THE_FILE = { name: '', operator: '' } as const;

/** The obstacle that a numbered error tells of; any other error is thrown on. */
export function obstacleOf(
  error: unknown,
  { name, operator }: { readonly name: string; readonly operator: string } = THE_FILE,
): Obstacle {
  if (!(error instanceof DoubleblindError)) throw error;
  const { code, detail } = error;
  return { node: name, operator, code, problem: detail || ERRORS[code].title, remedy: error.remedy };
}
