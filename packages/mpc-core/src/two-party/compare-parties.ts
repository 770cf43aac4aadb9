/** Compare mode with the real protocols: both parties in one process, over an in-process channel. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { type ComparisonReport, compareBackend } from '../backend/compare.ts';
import { encodeInputs } from '../backend/encode.ts';
import { twoPartyBackend } from './backend.ts';
import type { TwoPartyThreat } from './plan/threat.ts';

/** Runs the program securely on real inputs ([C][...space] an image) and checks every step against its meaning. */
export function compareParties(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
  threat: TwoPartyThreat = 'semi-honest',
): Promise<ComparisonReport> {
  return compareBackend(twoPartyBackend(threat), program, weights, encodeInputs(program, images), images.length);
}
