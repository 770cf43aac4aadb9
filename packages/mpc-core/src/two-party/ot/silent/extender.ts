import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { digitCount, type SilentParameters } from '../../plan/silent.ts';

/** Where the outputs of some of an iteration's trees go. */
export interface Part {
  readonly trees: number;
  readonly address: number;
}

/** One iteration of the silent extension, as both parties see it. */
export interface Iteration {
  readonly parameters: SilentParameters;
  /** Address of baseCount(parameters) correlations, used up: the secrets first, then 1 + depth for each tree, then the check's. */
  readonly base: number;
  /** Outputs in order: first those that become the next base, then the others. Their trees sum to parameters.trees. */
  readonly parts: readonly Part[];
  /** The iteration that follows at once, if any: its base is what the first part becomes. */
  readonly next: { readonly parameters: SilentParameters; readonly base: number } | undefined;
}

/** Address of the base correlations that only the check uses. */
export function sacrificedBase({ parameters, base }: Iteration): number {
  return base + BLOCK_BYTES * (2 ** parameters.secretBits + digitCount(parameters));
}

export interface Extender {
  extend(iteration: Iteration): Promise<void>;
}
