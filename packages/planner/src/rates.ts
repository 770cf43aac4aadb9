/** Who gets how much of what is shared: weighted max-min fairness by progressive filling (Bertsekas and Gallager, Data Networks, 1992, section 6.5.2). */

/** Of one that works: images a second at most, and what each image takes of resources. */
export interface Demand {
  /** Connections and threads: a resource is shared by their number. */
  readonly weight: number;
  readonly most: number;
  readonly uses: readonly { readonly resource: string; readonly each: number }[];
}

const ROUNDING = 1e-12;

/** Images a second of each: all grow by their weights until a resource is full or they are as fast as they can be. */
export function fairRates(demands: readonly Demand[], capacities: ReadonlyMap<string, number>): number[] {
  const rates = demands.map(() => 0);
  const left = new Map(capacities);
  const growing = new Set(demands.keys());
  while (growing.size > 0) {
    const asked = new Map<string, number>();
    let step = Number.POSITIVE_INFINITY;
    for (const one of growing) {
      const { weight, most, uses } = demands[one];
      step = Math.min(step, (most - rates[one]) / weight);
      for (const { resource, each } of uses) asked.set(resource, (asked.get(resource) ?? 0) + weight * each);
    }
    for (const [resource, sum] of asked) if (sum > 0) step = Math.min(step, left.get(resource)! / sum);
    for (const [resource, sum] of asked) left.set(resource, left.get(resource)! - step * sum);
    for (const one of growing) rates[one] += step * demands[one].weight;
    const full = (resource: string) => left.get(resource)! <= ROUNDING * capacities.get(resource)!;
    for (const one of growing) {
      const { most, uses } = demands[one];
      if (rates[one] >= most * (1 - ROUNDING) || uses.some(({ resource, each }) => each > 0 && full(resource)))
        growing.delete(one);
    }
  }
  return rates;
}
