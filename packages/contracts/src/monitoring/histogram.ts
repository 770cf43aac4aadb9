/** How values spread, counted into ranges. */
import type { Family, Sample } from './exposition.ts';

/** Counts values by ranges, as a family of the text format. */
export class Histogram {
  readonly #about: Pick<Family, 'name' | 'unit' | 'help'>;
  /** Upper ends of the ranges, rising. */
  readonly #ends: readonly number[];
  /** One more than ends: the last is of values beyond. */
  readonly #counts: number[];
  #sum = 0;

  constructor(about: Pick<Family, 'name' | 'unit' | 'help'>, ends: readonly number[]) {
    this.#about = about;
    this.#ends = ends;
    this.#counts = new Array(ends.length + 1).fill(0);
  }

  /** Counts one value, in the unit of the family. */
  observe(value: number): void {
    const at = this.#ends.findIndex((end) => value <= end);
    this.#counts[at < 0 ? this.#ends.length : at] += 1;
    this.#sum += value;
  }

  /** Buckets hold all values up to their end, as the format wants. */
  family(): Family {
    let below = 0;
    const buckets = this.#counts.map((count, at): Sample => {
      below += count;
      const end = at < this.#ends.length ? String(this.#ends[at]) : '+Inf';
      return { part: 'bucket', labels: { le: end }, value: below };
    });
    const totals: Sample[] = [
      { part: 'sum', value: this.#sum },
      { part: 'count', value: below },
    ];
    return { ...this.#about, type: 'histogram', samples: [...buckets, ...totals] };
  }
}
