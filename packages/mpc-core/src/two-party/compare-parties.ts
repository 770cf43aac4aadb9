/** Compare mode with the real protocols: both parties in one process, over an in-process channel. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { type ComparisonReport, compareBackend } from '../backend/compare.ts';
import { encodeInputs } from '../backend/encode.ts';
import { twoParty } from './backend.ts';

/** Runs the program securely on real inputs ([C][...space] an image) and checks every step against its meaning. */
export function compareParties(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
): Promise<ComparisonReport> {
  return compareBackend(twoParty, program, weights, encodeInputs(program, images), images.length);
}
