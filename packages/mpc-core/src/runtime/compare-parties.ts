/** Compare mode with the real protocols: both parties in one process, over an in-process channel. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import type { Channel } from '../channel/channel.ts';
import { channelPair } from '../channel/pair.ts';
import { Heap } from '../kernel/heap.ts';
import { createCorrelations } from '../two-party/ot/index.ts';
import { type ComparisonReport, compareRun, type PartyRuntime } from './compare-run.ts';
import { encodeInputs } from './encode.ts';
import { protocolOperations } from './protocol-operations.ts';

export type { ComparisonReport, StepDifference } from './compare-run.ts';

/**
 * Runs the program securely on real inputs ([C][H][W] an image) and checks every step against the cleartext executor.
 */
export async function compareParties(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
): Promise<ComparisonReport> {
  const [vendorEnd, hospitalEnd] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openParty('vendor', vendorEnd, weights),
    openParty('hospital', hospitalEnd),
  ]);
  const { shape, bits } = program.tensors[program.input.tensor];
  const words = new Uint32Array(shape[0] * shape[1] * shape[2] * images.length);
  encodeInputs(program, images, words);
  const input = Int32Array.from(words, (word) => (word << (32 - bits)) >> (32 - bits));
  return compareRun(program, weights, input, images.length, { vendor, hospital });
}

async function openParty(
  party: 'vendor' | 'hospital',
  channel: Channel,
  weights?: PrivateWeights,
): Promise<PartyRuntime> {
  const heap = new Heap();
  const correlations = await createCorrelations({ party, heap, channel });
  return { heap, operations: protocolOperations({ party, heap, channel, correlations }, weights) };
}
