/** Which columns of a labels file mean what. */
import { DoubleblindError } from '@doubleblind/errors';
import { hasRole, type NamedRole } from './column-names.ts';
import type { LabelsTable } from './table.ts';

/** How the columns of a labels table map to images, studies and findings. */
export interface LabelMapping {
  /** Column that names the image's file; null where files lie in folders that are named after the study. */
  readonly image: string | null;
  /** Null where the path says it (`studyFromPath`) or each image is a study of its own. */
  readonly study: string | null;
  readonly patient: string | null;
  readonly site: string | null;
  /** Study, and patient where no column names one, from paths such as "patient64541/study1/view1_frontal.jpg". */
  readonly studyFromPath: boolean;
  /** Columns to report by, such as sex, age band, scanner; one value a study. */
  readonly groups: readonly string[];
  /** Columns of what models take beside the image, such as an age; absent where there are none. */
  readonly numbers?: readonly string[] | undefined;
  readonly findings: readonly FindingColumn[];
  /** What -1 counts as. */
  readonly uncertain: 'missing' | 'positive' | 'negative';
  /** What an empty cell counts as. */
  readonly blank: 'missing' | 'negative';
}

/** A column that labels a finding. */
export interface FindingColumn {
  readonly column: string;
  readonly finding: string;
  /** The column lists findings, "Edema|Mass"; this one is present where the list has this entry. */
  readonly entry?: string | undefined;
}

/** What a person has said that a column is. */
export interface ColumnChoice {
  readonly column: string;
  readonly use: ColumnUse;
  /** Name of the finding, where it is not that of the column. */
  readonly finding?: string | undefined;
}

/** What a person may say that a column is. */
export const COLUMN_USES = [
  ...(['image', 'study', 'patient', 'site', 'view'] as const satisfies NamedRole[]),
  ...(['finding', 'list', 'group', 'number', 'ignore'] as const),
] as const;
export type ColumnUse = (typeof COLUMN_USES)[number];

/** What a person has said of a table; the rest is proposed. */
export interface MappingChoices {
  readonly columns: readonly ColumnChoice[];
  readonly uncertain?: LabelMapping['uncertain'] | undefined;
  readonly blank?: LabelMapping['blank'] | undefined;
}

/** Nothing said: everything is proposed. */
export const NO_CHOICES: MappingChoices = { columns: [] };

/** The column of this name; else the only one that differs by case alone. Throws DB2011. */
export function findColumn({ columns }: LabelsTable, name: string): number {
  const wanted = name.trim().normalize('NFC').replaceAll(/\s+/g, ' ');
  const position = columns.indexOf(wanted);
  if (position >= 0) return position;
  const alike = columns.flatMap((column, c) => (column.toLowerCase() === wanted.toLowerCase() ? [c] : []));
  if (alike.length === 1) return alike[0];
  const known = columns.slice(0, 30).join(', ');
  throw new DoubleblindError('DB2011', `It has no column "${name.slice(0, 200)}"; it has ${known}.`.slice(0, 480));
}

/** The study and the patient that a path names as CheXpert's and MIMIC-CXR's do, or null. */
export function studyOfPath(cell: string): { study: string; patient: string } | null {
  const parts = cell.replaceAll('\\', '/').split('/');
  if (parts.length < 3) return null;
  const [patient, study] = parts.slice(-3);
  if (/^patient\d+$/i.test(patient) && /^study\d+$/i.test(study)) return { study: `${patient}/${study}`, patient };
  if (/^p\d+$/i.test(patient) && /^s\d+$/i.test(study)) return { study, patient };
  return null;
}

/** The column whose name usually has this meaning; the first where several do. */
export function namedColumn({ columns }: LabelsTable, role: NamedRole, free: (column: string) => boolean) {
  return columns.find((name) => free(name) && hasRole(name, role)) ?? null;
}
