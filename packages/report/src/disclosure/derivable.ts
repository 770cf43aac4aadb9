/**
 * Which sets of studies follow from a collection of shown groups by adding and subtracting: sites A and C together are scanner
 * X, so scanner X less site A is site C. Linear algebra over the groups' indicator vectors finds every one of them.
 */

/** Above so many independent groups the search is too long, and no further group is shown. */
const MOST_INDEPENDENT = 14;
const ZERO = 1e-9;

export interface ShownGroup {
  /** 1 for each study in it. */
  readonly members: Uint8Array;
  /** Sums over its studies that are shown, such as the number of positive ones. */
  readonly sums: readonly number[];
}

/** The search would be too long. */
export function tooManyToSearch(groups: readonly ShownGroup[]): boolean {
  return reduced(groups, atomsOf(groups).columns).length > MOST_INDEPENDENT;
}

/** Every set of studies that is a linear combination of the groups, with its sums; the empty set is none. */
export function* derivableSets(groups: readonly ShownGroup[]): Generator<ShownGroup> {
  const { atoms, columns } = atomsOf(groups);
  const rows = reduced(groups, columns);
  const width = columns.length;
  // In the reduced form a combination has its coefficients in the pivot columns, so a set's coefficients are 0 or 1.
  const sum = new Float64Array(width + groups[0].sums.length);
  let chosen = 0;
  for (let step = 1; step < 2 ** rows.length; step++) {
    // Gray code: one coefficient changes at a time.
    const bit = 31 - Math.clz32(step & -step);
    chosen ^= 1 << bit;
    const sign = chosen & (1 << bit) ? 1 : -1;
    for (let c = 0; c < sum.length; c++) sum[c] += sign * rows[bit][c];
    const indicator = sum.subarray(0, width);
    if (!indicator.every((value) => Math.abs(value) < ZERO || Math.abs(value - 1) < ZERO)) continue;
    yield { members: Uint8Array.from(atoms, (atom) => Math.round(sum[atom])), sums: [...sum.subarray(width)] };
  }
}

/** Studies that lie in the same groups are one atom: `atoms` its number for each study, `columns` a study of each atom. */
function atomsOf(groups: readonly ShownGroup[]): { atoms: Uint32Array; columns: number[] } {
  const numbers = new Map<string, number>();
  const columns: number[] = [];
  const atoms = Uint32Array.from(groups[0].members, (_, study) => {
    const pattern = groups.map(({ members }) => members[study]).join('');
    if (!numbers.has(pattern)) {
      numbers.set(pattern, columns.length);
      columns.push(study);
    }
    return numbers.get(pattern)!;
  });
  return { atoms, columns };
}

/** Reduced row echelon form of the groups over the atoms, sums carried along; rows without members left out. */
function reduced(groups: readonly ShownGroup[], columns: readonly number[]): Float64Array[] {
  const rows: Float64Array[] = [];
  const pivots: number[] = [];
  for (const { members, sums } of groups) {
    const row = Float64Array.from([...columns.map((column) => members[column]), ...sums]);
    rows.forEach((known, r) => {
      subtract(row, known, row[pivots[r]]);
    });
    const pivot = row.subarray(0, columns.length).findIndex((value) => Math.abs(value) > ZERO);
    if (pivot < 0) continue;
    const scale = row[pivot];
    for (let c = 0; c < row.length; c++) row[c] /= scale;
    for (const known of rows) subtract(known, row, known[pivot]);
    rows.push(row);
    pivots.push(pivot);
  }
  return rows;
}

function subtract(from: Float64Array, row: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let c = 0; c < from.length; c++) from[c] -= factor * row[c];
}
