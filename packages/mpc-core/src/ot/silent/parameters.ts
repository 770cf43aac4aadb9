/** Sizes of the silent extension. Why these are secure: docs/SECURITY.md, "Correlations". */

export interface SilentParameters {
  /** The code has k = 2^secretBits secrets; at most 16, as indices are 16-bit words. */
  readonly secretBits: number;
  /** t, the number of trees: noise positions of one iteration. */
  readonly trees: number;
  /** Levels of a tree: it has 2^depth leaves, one of them noisy. */
  readonly depth: number;
}

export interface SilentPlan {
  /** From the correlations of the IKNP extension to the base of the first main iteration. */
  readonly first: SilentParameters;
  /** Each iteration's first outputs are the base of the next. */
  readonly main: SilentParameters;
}

const FIRST_DEPTH = 6;

/**
 * Wider choices need more trees: the noise of a tree is a random nonzero w-bit vector, so any one linear combination
 * of its bits is noisy in only 2^(w-1) / (2^w - 1) of the trees (8/15 for w = 4).
 */
export function silentPlan(width: number): SilentPlan {
  const main = width === 1 ? { secretBits: 16, trees: 850, depth: 10 } : { secretBits: 16, trees: 1700, depth: 9 };
  const trees = Math.ceil(baseCount(main) / 2 ** FIRST_DEPTH);
  return { first: { secretBits: 14, trees, depth: FIRST_DEPTH }, main };
}

/** Correlations used up by one iteration: the secrets, and for every tree its noise and one for each level. */
export function baseCount(parameters: SilentParameters): number {
  return 2 ** parameters.secretBits + parameters.trees * (parameters.depth + 1);
}

/** Correlations made by one iteration. */
export function outputCount(parameters: SilentParameters): number {
  return parameters.trees * 2 ** parameters.depth;
}

/** The number of trees whose leaves become the base of an iteration with parameters `next`. */
export function treesKept(parameters: SilentParameters, next: SilentParameters): number {
  const trees = Math.ceil(baseCount(next) / 2 ** parameters.depth);
  if (trees > parameters.trees) throw new RangeError('an iteration does not make the base of the next');
  return trees;
}
