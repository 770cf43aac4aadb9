/** What each step of a batch sends, both ways: a measure of how long it takes that is known before it runs. */
import { programCost, type TwoPartyThreat } from '@doubleblind/mpc-core/plan';
import type { Program } from '@doubleblind/program';

/** Bytes of every step, its part of the correlations included. @throws DoubleblindError DB4002 where a step cannot be run */
export function stepBytes(program: Program, batch: number, threat: TwoPartyThreat): readonly number[] {
  const steps = programCost(program, batch, threat).steps.map((step) => step.bytes);
  return steps.map(({ vendorToHospital, hospitalToVendor }) => vendorToHospital + hospitalToVendor);
}

/**
 * The part of a batch, from 0 to 1, that is behind the parties after so many steps: [0, ..., 1]. Steps of large maps take a
 * hundred times as long as those of small ones, and their bytes go with that.
 */
export function stepShares(program: Program, batch: number, threat: TwoPartyThreat): readonly number[] {
  const bytes = stepBytes(program, batch, threat);
  const total = bytes.reduce((sum, one) => sum + one, 0);
  let before = 0;
  return [
    0,
    ...bytes.map((one, index) => {
      before += one;
      return total > 0 ? before / total : (index + 1) / bytes.length;
    }),
  ];
}
