/** The different cells of a column and how often each occurs: a column of labels has a handful in a hundred thousand rows. */
import type { LabelsTable } from './table.ts';

const known = new WeakMap<LabelsTable, Map<number, ReadonlyMap<string, number>>>();

/** In the order in which they first occur. Counted once a table. */
export function valuesOf(table: LabelsTable, position: number): ReadonlyMap<string, number> {
  const columns = known.get(table) ?? new Map<number, ReadonlyMap<string, number>>();
  known.set(table, columns);
  const counted = columns.get(position);
  if (counted) return counted;
  const counts = new Map<string, number>();
  for (const { cells } of table.rows) counts.set(cells[position], (counts.get(cells[position]) ?? 0) + 1);
  columns.set(position, counts);
  return counts;
}

/** The different cells alone. */
export function cellsOf(table: LabelsTable, position: number): string[] {
  return [...valuesOf(table, position).keys()];
}
