/** What the outputs of a model mean: as its graph says, or as the vendor states where the graph does not tell. */
import { DoubleblindError } from '@doubleblind/errors';
import { OUTPUT_MEANINGS, type OutputMeaning } from '@doubleblind/program';
import type { LoweredGraph } from '../passes/lower-graph.ts';

/** @throws DoubleblindError DB1014 where the graph does not tell and nothing is stated, or where the two contradict */
export function decideMeaning({ activation, bounded }: LoweredGraph, stated: OutputMeaning | undefined): OutputMeaning {
  if (activation === 'none' && !bounded) {
    if (stated !== undefined) return stated;
    const choices = OUTPUT_MEANINGS.join(', ');
    throw new DoubleblindError('DB1014', `It ends in neither sigmoid nor softmax. Give --output one of: ${choices}.`);
  }
  if (stated !== undefined && stated !== 'probabilities') {
    const end = activation === 'none' ? 'a clip to [0, 1]' : activation;
    throw new DoubleblindError('DB1014', `Its graph ends in ${end}, so its outputs are probabilities, not ${stated}.`);
  }
  return 'probabilities';
}

/** Rounding of a softmax in half precision. */
const SLACK = 0.01;

/** @throws DoubleblindError DB1014 where outputs that were stated to be probabilities are none on the calibration images */
export function requireProbabilities(outputs: readonly ArrayLike<number>[]): void {
  const values = outputs.flatMap((output) => Array.from(output));
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (lowest >= -SLACK && highest <= 1 + SLACK) return;
  const range = `${lowest.toPrecision(3)} to ${highest.toPrecision(3)}`;
  throw new DoubleblindError(
    'DB1014',
    `Its outputs go from ${range} on the calibration images, so they are not the probabilities that --output states.`,
  );
}
