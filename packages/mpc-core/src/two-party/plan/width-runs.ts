/** Sources of a multiplex step may have rings of different widths; each run of one width is one call of the protocol. */

/** Splits into the longest runs of neighbours with equal `bits`, in order. */
export function widthRuns<T extends { readonly bits: number }>(sources: readonly T[]): T[][] {
  const runs: T[][] = [];
  for (const source of sources) {
    const last = runs.at(-1);
    if (last && last[0].bits === source.bits) last.push(source);
    else runs.push([source]);
  }
  return runs;
}
