/** Rows gathered into studies: labels belong to the study, so all its rows must say the same. */
import type { LabelMapping } from './mapping.ts';
import type { LabelProblem, LabelRow } from './read-rows.ts';

/** A study with the labels of its images put together. */
export interface LabelledStudy extends Omit<LabelRow, 'row' | 'image' | 'study'> {
  readonly study: string;
}

/** Notes the first row of each study, and every row that contradicts it. */
export class StudyRows {
  readonly #studies = new Map<string, LabelRow>();
  readonly #mapping: LabelMapping;

  constructor(mapping: LabelMapping) {
    this.#mapping = mapping;
  }

  /** Null, or the problem of a row that differs from an earlier one of its study. */
  add(study: string, row: LabelRow): LabelProblem | null {
    const first = this.#studies.get(study);
    if (first === undefined) {
      this.#studies.set(study, row);
      return null;
    }
    const column = differingColumn(first, row, this.#mapping);
    const detail = `differs from row ${first.row} of the same study`;
    return column === null ? null : { code: 'DB2014', row: row.row, column, detail };
  }

  get studies(): LabelledStudy[] {
    return [...this.#studies].map(([study, { patient, site, groups, labels, uncertain }]) => ({
      ...{ study, patient, site, groups, labels },
      ...(uncertain === undefined ? {} : { uncertain }),
    }));
  }
}

/** Whether two rows name one study and say the same of it. */
export function saysTheSame(first: LabelRow, second: LabelRow, mapping: LabelMapping): boolean {
  return first.study === second.study && differingColumn(first, second, mapping) === null;
}

function differingColumn(first: LabelRow, second: LabelRow, mapping: LabelMapping): string | null {
  if (first.site !== second.site) return mapping.site ?? 'site';
  if (first.patient !== second.patient) return mapping.patient ?? 'patient';
  const number = mapping.numbers?.find((column) => first.numbers?.[column] !== second.numbers?.[column]);
  if (number !== undefined) return number;
  const group = mapping.groups.find((column) => first.groups[column] !== second.groups[column]);
  if (group !== undefined) return group;
  return mapping.findings.find(({ finding }) => first.labels[finding] !== second.labels[finding])?.column ?? null;
}
