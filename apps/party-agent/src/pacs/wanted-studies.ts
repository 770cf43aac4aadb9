/** Which studies a labels table names by accession numbers. */
import { DoubleblindError } from '@doubleblind/errors';
import { type LabelsTable, labelImages, type MappingChoices, proposeMapping } from '@doubleblind/imaging';
import { problemsError } from '../store/test-set-check.ts';

export interface WantedStudy {
  /** The first row that names it. */
  readonly row: number;
  readonly accession: string;
  /** Null where the table names none. */
  readonly patient: string | null;
}

/** An archive takes * and ? for patterns; the others are in the way of a folder of that name, here or on Windows. */
const UNUSABLE = /[*?\\/:"<>|\p{Cc}]|^\.|\.$/u;
/** Accession Number is a short string (PS3.5 section 6.2). */
const LONGEST = 16;

/**
 * Each accession number once, in the order of the table.
 * @throws DB2011 without a column of studies, else DB20xx for what is wrong with the labels: better known before hours of fetching.
 */
export function wantedStudies(
  table: LabelsTable,
  choices: MappingChoices,
): { readonly column: string; readonly wanted: readonly WantedStudy[] } {
  const mapping = proposeMapping(table, choices);
  const { study, patient } = mapping;
  if (study === null) {
    throw new DoubleblindError('DB2011', 'No column names the accession numbers; say which: --map COLUMN=study.');
  }
  const { problems } = labelImages(table, mapping, [], null);
  if (problems.length > 0) throw problemsError(problems);
  const position = table.columns.indexOf(study);
  const patients = patient === null ? -1 : table.columns.indexOf(patient);
  const wanted = new Map<string, WantedStudy>();
  for (const { row, cells } of table.rows) {
    const accession = cells[position];
    if (wanted.has(accession)) continue;
    if (UNUSABLE.test(accession) || accession.length > LONGEST) {
      const detail = `row ${row}, column ${study}: "${accession.slice(0, 40)}" is no accession number that can be asked for.`;
      throw new DoubleblindError('DB2019', detail);
    }
    wanted.set(accession, { row, accession, patient: (patients < 0 ? '' : cells[patients]) || null });
  }
  return { column: study, wanted: [...wanted.values()] };
}
