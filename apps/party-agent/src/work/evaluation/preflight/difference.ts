/** The comparison that the vendor makes at the end of a preflight. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Program } from '@doubleblind/program';
import type { ExpectedOutputs } from './expected-outputs.ts';
import { requireCompared } from './made-up-images.ts';
import type { Difference } from './messages.ts';
import { sampledProbabilities } from './sampled-outputs.ts';

/**
 * How far what the hospital got is from what should have come out. Images of which a value left its range are not compared.
 *
 * @param outputs [image][output], real numbers before the activation; none of an image for which they are not valid
 *
 * Throws DB3008 (outputs of another size), DB5616 (an image is said to have left its range that surely has not), DB5037 (no image can be compared).
 */
export function differenceFrom(
  program: Pick<Program, 'output'>,
  expected: ExpectedOutputs,
  outputs: readonly number[][],
): Difference {
  const unit = 2 ** -program.output.fractionBits;
  const probabilities = (values: readonly number[]) => sampledProbabilities(program, values);
  let lastPlaces = 0;
  let probability = 0;
  requireCompared(outputs.filter((_, image) => expected.validity[image] !== 'not valid'));
  expected.outputs.forEach((row, image) => {
    const validity = expected.validity[image];
    if (outputs[image]?.length === 0) {
      if (validity !== 'valid') return;
      throw new DoubleblindError('DB5616', 'A made-up image is said to have left its range, and has not.');
    }
    // Where values wrap, what comes out hangs on the last place of each.
    if (validity === 'not valid') return;
    if (outputs[image]?.length !== row.length) throw new DoubleblindError('DB3008', 'Outputs of another size.');
    const should = probabilities(row.map((value) => value * unit));
    const is = probabilities(outputs[image]);
    row.forEach((value, o) => {
      lastPlaces = Math.max(lastPlaces, Math.abs(outputs[image][o] / unit - value));
      probability = Math.max(probability, Math.abs(is[o] - should[o]));
    });
  });
  return { type: 'difference', lastPlaces, probability };
}
