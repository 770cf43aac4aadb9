import { checkedPlan, distanceOf, type SumPlan, type SumPlanOptions } from './sum-plan.ts';

/** Grid steps a unit: three decimals. */
const SCALE = 1000;

/**
 * The integers of the paper's sums (arXiv 2101.11693, section 3.3): three decimals of each parameter, not rotated. The noise also
 * covers what rounding moves a neighbouring sum, which the paper leaves out: with many parameters on this coarse grid that is as much
 * as the gradient itself. Sums are not bounded: under BFV they may wrap around.
 *
 * @throws DoubleblindError DB8005 where the noise is too fine for the grid
 */
export function planDecimalSum(options: SumPlanOptions): SumPlan {
  const { parameters, clippingNorm } = options;
  const distance = distanceOf(SCALE * clippingNorm, parameters);
  return checkedPlan(options, { parameters, clippingNorm, length: parameters, scale: SCALE, distance });
}
