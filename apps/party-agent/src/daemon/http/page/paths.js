/** Paths of the agent's API, by their names in the contracts: the agent serves the patterns beside its pages. */
import PATTERNS from '/path-patterns.js';

/** The path with its values filled in, in the order of the pattern. */
export function path(name, ...values) {
  return PATTERNS[name].replaceAll(/:[a-z]+/g, () => encodeURIComponent(values.shift()));
}
