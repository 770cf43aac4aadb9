/** What both parties bring to a linear step. */
import { DoubleblindError } from '@doubleblind/errors';
import type { LinearStep } from '@doubleblind/program';
import type { LinearLayout } from '../../plan/linear-layout.ts';
import { type PlanOptions, planLinearLayout } from '../../plan/linear-plan.ts';
import type { Domain } from '../../rlwe/index.ts';

/** One of the tensors that are concatenated along channels: u32 words [channels][B][depth][height][width], own width >= ring. */
export interface LinearSource {
  readonly channels: number;
  /** Address of this party's share, or undefined where it is all zeros because the peer owns the value. */
  readonly address: number | undefined;
}

/** Public sizes of a linear step: of every source's maps, and the number of output channels. */
export interface LinearSizes {
  /** One plane where it is left out. */
  readonly depth?: number;
  readonly height: number;
  readonly width: number;
  readonly outputChannels: number;
  readonly batch: number;
  /** For tests only: a plan that would not be chosen. */
  readonly plan?: PlanOptions;
}

/**
 * Where no polynomial is ever shifted, W acts alike on coefficients and on values: then a stays in the transformed domain
 * until a result's second polynomial leaves it anyway.
 */
export function domainOf(layout: LinearLayout, group: number): Domain {
  return layout.span === 0 && layout.groups[group].blocks === 1 ? 'values' : 'coefficients';
}

/** The sections of the step's plan. Throws DB4201 when the layer fits no parameter set. */
export function sectionsOf(
  step: LinearStep,
  sources: readonly LinearSource[],
  sizes: LinearSizes,
): readonly LinearLayout[] {
  const channels = sources.reduce((sum, source) => sum + source.channels, 0);
  const { depth = 1, height, width, outputChannels, batch } = sizes;
  const plan = planLinearLayout(step, { channels, depth, height, width }, outputChannels, batch, sizes.plan);
  if (!plan) {
    throw new DoubleblindError('DB4201', `Step "${step.name}": ring ${step.ring}, weights of ${step.weightBits} bits.`);
  }
  return plan.sections;
}
