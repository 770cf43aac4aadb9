/**
 * The vendor's side of a preflight. The made-up images come from a coin that both sides toss anew each time: the hospital cannot know
 * what should come out, so that one that sends other images cannot report the outputs that it should have got, and the vendor cannot
 * choose images on which a wrong model does well.
 */
import { runThread } from '../../../executors/threads/worker-thread.ts';
import { receiveMessage, sendMessage } from '../../../peer/control.ts';
import type { SessionStatistics } from '../run-meter.ts';
import { evaluateAsVendor, type VendorJob } from '../vendor.ts';
import { differenceFrom } from './difference.ts';
import type { ExpectedOutputs, ExpectedOutputsRequest } from './expected-outputs.ts';
import { checkDifference } from './made-up-images.ts';
import { type Difference, outputsSchema } from './messages.ts';

const EXPECTED_OUTPUTS = new URL('./expected-outputs.ts', import.meta.url);
const OUTPUTS_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Throws DB5616 where the two sides compute something else, or the hospital sent other images; DB5037 where none of the images has outputs that
 * could be compared.
 */
export async function preflightAsVendor(
  job: Omit<VendorJob, 'afterwards' | 'onBegin'>,
): Promise<{ statistics: SessionStatistics; difference: Difference }> {
  const { link, program, programText, weightsPath } = job;
  let expected: Promise<ExpectedOutputs> | undefined;
  let difference: Difference | undefined;
  const statistics = await evaluateAsVendor({
    ...job,
    onBegin: (seed) => {
      expected = runThread<ExpectedOutputs>(EXPECTED_OUTPUTS, {
        ...{ programText, weightsPath, seed },
      } satisfies ExpectedOutputsRequest);
      // Awaited below; a failure meanwhile must not count as unhandled.
      expected.catch(() => undefined);
    },
    afterwards: async () => {
      const { outputs } = await receiveMessage(link, outputsSchema, OUTPUTS_TIMEOUT_MILLISECONDS);
      difference = differenceFrom(program, await expected!, outputs);
      await sendMessage(link, difference);
      checkDifference(difference);
    },
  });
  return { statistics, difference: difference! };
}
