/** The exposure of a model by the terms of an evaluation, from its program. */
import { type Program, privateBits, valueCount } from '@doubleblind/program';
import type { ProposalDocument } from './approval.ts';
import { MOST_ANSWERS, MOST_PREFLIGHTS, type ModelExposure, PREFLIGHT_FILMS } from './model-exposure.ts';
import { evaluatedFilms } from './spot-checks.ts';

/** Of a score from the plaintext run at the vendor. */
const PLAINTEXT_BITS = 32;

/** What the outputs of an evaluation with these terms can tell of the program's private numbers at most, in bits. */
export function modelExposure(
  program: Program,
  terms: Pick<ProposalDocument, 'plaintextComparison'> & Parameters<typeof evaluatedFilms>[0],
): ModelExposure {
  const films = evaluatedFilms(terms);
  const plaintextBy = terms.plaintextComparison.agreed ? terms.plaintextComparison.runBy : null;
  const { tensor, invalid } = program.output;
  const { shape, bits } = program.tensors[tensor];
  const outputs = valueCount(shape);
  // Whether an image's outputs are valid is one bit more.
  const opened = outputs * bits + (invalid === undefined ? 0 : 1);
  const most = MOST_ANSWERS * films + MOST_PREFLIGHTS * PREFLIGHT_FILMS;
  const plaintext = plaintextBy === 'vendor' ? MOST_ANSWERS * terms.testSet.images * outputs * PLAINTEXT_BITS : 0;
  return {
    ...{ outputs, bitsPerOutput: bits, films: most, modelBits: privateBits(program) },
    bits: plaintextBy === 'hospital' ? null : most * opened + plaintext,
  };
}
