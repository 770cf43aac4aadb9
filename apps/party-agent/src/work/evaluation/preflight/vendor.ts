/**
 * The vendor's side of a preflight. The made-up images come from a coin that both sides toss anew each time: the hospital cannot know
 * what should come out, so that one that sends other images cannot report the outputs that it should have got, and the vendor cannot
 * choose images on which a wrong model does well.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Program } from '@doubleblind/program';
import { runThread } from '../../../executors/threads/worker-thread.ts';
import { receiveMessage, sendMessage } from '../../../peer/control.ts';
import type { SessionStatistics } from '../run-meter.ts';
import { evaluateAsVendor, type VendorJob } from '../vendor.ts';
import type { ExpectedOutputsRequest } from './expected-outputs.ts';
import { checkDifference } from './made-up-images.ts';
import { type Difference, outputsSchema } from './messages.ts';
import { sampledProbabilities } from './sampled-outputs.ts';

const EXPECTED_OUTPUTS = new URL('./expected-outputs.ts', import.meta.url);
const OUTPUTS_TIMEOUT_MILLISECONDS = 30_000;

/** Throws DB5616 where the two sides compute something else, or the hospital sent other images. */
export async function preflightAsVendor(
  job: Omit<VendorJob, 'afterwards' | 'onBegin'>,
): Promise<{ statistics: SessionStatistics; difference: Difference }> {
  const { link, program, programText, weightsPath } = job;
  let expected: Promise<number[][]> | undefined;
  let difference: Difference | undefined;
  const statistics = await evaluateAsVendor({
    ...job,
    onBegin: (seed) => {
      expected = runThread<number[][]>(EXPECTED_OUTPUTS, {
        ...{ programText, weightsPath, seed },
      } satisfies ExpectedOutputsRequest);
      // Awaited below; a failure meanwhile must not count as unhandled.
      expected.catch(() => undefined);
    },
    afterwards: async () => {
      const { outputs } = await receiveMessage(link, outputsSchema, OUTPUTS_TIMEOUT_MILLISECONDS);
      difference = compare(program, await expected!, outputs);
      await sendMessage(link, difference);
      checkDifference(difference);
    },
  });
  return { statistics, difference: difference! };
}

/** `expected`: integers; `outputs`: real numbers before the activation; both [image][output]. */
function compare(program: Program, expected: readonly number[][], outputs: readonly number[][]): Difference {
  const unit = 2 ** -program.output.fractionBits;
  const probabilities = (values: readonly number[]) => sampledProbabilities(program, values);
  let lastPlaces = 0;
  let probability = 0;
  expected.forEach((row, image) => {
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
