/** Labels by study alone, for statistics that need no image. */
import { type ColumnReading, readColumns } from './column-readings.ts';
import type { LabelMapping } from './mapping.ts';
import { type LabelProblem, readRows } from './read-rows.ts';
import { type LabelledStudy, StudyRows } from './studies.ts';
import type { LabelsTable } from './table.ts';

/** Labels by study, as a table of them states, and what was not understood. */
export interface LabelledStudies {
  readonly studies: readonly LabelledStudy[];
  readonly problems: readonly LabelProblem[];
  readonly columns: readonly ColumnReading[];
  readonly notes: readonly string[];
}

/** Throws as readRows. */
export function labelStudies(table: LabelsTable, mapping: LabelMapping): LabelledStudies {
  const { rows, problems: found } = readRows(table, mapping);
  const problems = [...found];
  const studies = new StudyRows(mapping);
  const seen = new Map<string, number>();
  for (const row of rows) {
    // A row is an image, or where no column names one, a study.
    const key = row.image ?? row.study ?? '';
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      const column = mapping.image ?? mapping.study!;
      problems.push({
        code: 'DB2013',
        row: row.row,
        column,
        detail: `"${key.slice(0, 100)}" is in row ${earlier} already`,
      });
      continue;
    }
    seen.set(key, row.row);
    const problem = studies.add(row.study ?? row.image!, row);
    if (problem) problems.push(problem);
  }
  return { studies: studies.studies, problems, columns: readColumns(table, mapping), notes: table.notes };
}
