/** Sizes of the silent extension: decided in the cost model, because what it costs follows from them. */
export {
  baseCount,
  firstRows,
  outputCount,
  type SilentParameters,
  type SilentPlan,
  silentPlan,
  treesKept,
} from '@doubleblind/program';
