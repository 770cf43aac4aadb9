/** What the portal, reports and pages for one image are made for: scores of findings, of films. */
import { DoubleblindError } from '@doubleblind/errors';
import { type Program, taskOf } from '@doubleblind/program';

/** Throws DB5033 for a program of volumes, and for one that draws masks. */
export function requireScoresOfFilms(program: Program): void {
  const what =
    taskOf(program.output) === 'segmentation' ? 'draws masks' : program.input.volume ? 'takes volumes' : null;
  if (what) throw new DoubleblindError('DB5033', `Model "${program.model}" ${what}.`);
}
