/** A table that names a volume and its mask in each row: labels are in the masks. */
import { DoubleblindError } from '@doubleblind/errors';
import { plainName } from './column-names.ts';
import { findColumn, type MappingChoices, namedColumn } from './mapping.ts';
import { matchImages } from './match/match-images.ts';
import type { LabelsTable } from './table.ts';

/** A volume with its mask: names as in the list of files that was given. */
export interface MaskedImage {
  readonly image: string;
  readonly mask: string;
  readonly study: string;
  readonly patient: string | null;
  readonly site: string | null;
}

/** What a person has said of the table. */
export interface MaskTableChoices extends Pick<MappingChoices, 'columns'> {
  /** The column of masks. */
  readonly mask?: string | undefined;
}

const MASK_COLUMN = /^(mask|masks|segmentation|seg|labelmap|groundtruth)(path|file|filename|name)?$/;

/**
 * Columns are found by their names: image, mask, and study, patient and site where there are any.
 *
 * @param names paths of the files that are there, relative to their folder
 * @throws DoubleblindError DB2011 without a column of images or masks, DB2013 for a file in two rows, DB2015 for a file that is not there
 */
export function readMaskTable(
  table: LabelsTable,
  { columns: chosen, mask: maskColumn }: MaskTableChoices,
  names: readonly string[],
  folder: string,
): MaskedImage[] {
  const said = (use: 'image' | 'study' | 'patient' | 'site') => chosen.find((choice) => choice.use === use)?.column;
  const free = (name: string) => !chosen.some(({ column }) => column === name);
  const columnOf = (use: 'image' | 'study' | 'patient' | 'site') => said(use) ?? namedColumn(table, use, free);
  const [image, mask] = [columnOf('image'), maskColumn ?? namedMask(table)];
  if (image === null) throw new DoubleblindError('DB2011', 'No column names the volumes.');
  if (mask === null) throw new DoubleblindError('DB2011', 'No column names the masks; say which does: --masks COLUMN.');
  const cells = (column: string) => table.rows.map((row) => row.cells[findColumn(table, column)]);
  const [images, masks] = [image, mask].map((column) => filesOf(table, column, cells(column), names, folder));
  const optional = (use: 'study' | 'patient' | 'site') => {
    const column = columnOf(use);
    return column === null ? null : cells(column);
  };
  const [study, patient, site] = [optional('study'), optional('patient'), optional('site')];
  return table.rows.map((_, i) => ({
    ...{ image: images[i], mask: masks[i], study: study?.[i] || images[i] },
    ...{ patient: patient?.[i] || null, site: site?.[i] || null },
  }));
}

function namedMask({ columns }: LabelsTable): string | null {
  return columns.find((name) => MASK_COLUMN.test(plainName(name))) ?? null;
}

function filesOf(
  table: LabelsTable,
  column: string,
  cells: readonly string[],
  names: readonly string[],
  folder: string,
): string[] {
  return matchImages(cells, names, folder).found.map((match, i) => {
    if (match.name !== null) return match.name;
    const where = `row ${table.rows[i].row}, column ${column}`;
    if (match.sameAs !== undefined) throw new DoubleblindError('DB2013', `${where}: "${cells[i]}" has a row already.`);
    throw new DoubleblindError('DB2015', `${where}, "${cells[i]}": ${match.reason}.`);
  });
}
