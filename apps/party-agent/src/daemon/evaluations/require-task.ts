/** Whether a model is for what the terms say: scores of films, or masks of volumes with as many numbers as are to be opened. */
import type { ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { canonicalJson, type Program } from '@doubleblind/program';
import { inputFormOf, isVolume } from '../../models/load-input.ts';

/** Throws DB5639 where it is for something else, DB5025 where it does not say what its input is. */
export function requireTask(program: Program, { masks }: Pick<ProposalDocument, 'masks'>): void {
  const volumes = isVolume(inputFormOf(program));
  if (program.input.volume?.tiles) throw new DoubleblindError('DB5639', 'The model cuts volumes into tiles.');
  const own = program.output.masks;
  if (own !== undefined && masks === undefined) throw new DoubleblindError('DB5639', 'The model draws masks.');
  if (own === undefined && masks !== undefined) throw new DoubleblindError('DB5639', 'The model gives scores.');
  if (volumes !== (masks !== undefined))
    throw new DoubleblindError('DB5639', `The model takes ${volumes ? 'volumes' : 'films'}.`);
  if (masks === undefined || canonicalJson(own) === canonicalJson(masks)) return;
  const text = ({ classes, depth, height, width }: NonNullable<typeof own>) =>
    [classes, depth, height, width].join(' x ');
  throw new DoubleblindError('DB5639', `Its masks have ${text(own!)} numbers, the terms say ${text(masks)}.`);
}
