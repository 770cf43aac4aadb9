/**
 * Means over maps of residual sums, before the layer that makes the output. Their scale is that of all that was added up, so it cannot be lowered
 * for the sake of the output's weights (output-weights.ts); a ring of their own, which sums have not taken from, leaves these their bits.
 */
import type { PlanStep, PlanTensor } from './plan.ts';
import type { PlanContext } from './plan-context.ts';
import type { View } from './view.ts';

/** The view with such means as new tensors. */
export function refreshedMeans(context: PlanContext, view: View): View {
  const makerOf = (tensor: PlanTensor) => context.steps.find(({ output }) => output === tensor);
  return view.map((part) => {
    const maker = makerOf(part.tensor);
    const isMean = maker?.op === 'truncate' && isOfSums(maker.inputs[0], makerOf);
    return isMean ? context.materialise([part]) : part;
  });
}

/** Whether the values are those of a sum, rectified or pooled. */
function isOfSums(tensor: PlanTensor, makerOf: (tensor: PlanTensor) => PlanStep | undefined): boolean {
  const maker = makerOf(tensor);
  if (maker?.op === 'add') return true;
  if (maker?.op === 'multiplex') return maker.inputs.some((source) => isOfSums(source.tensor, makerOf));
  if (maker?.op !== 'sumPool' && maker?.op !== 'maxPool' && maker?.op !== 'subtract') return false;
  return maker.inputs.some((input) => isOfSums(input, makerOf));
}
