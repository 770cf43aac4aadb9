/** A table and a folder of images brought together: which image is of which study, with which labels. */
import { type ColumnReading, readColumns } from './column-readings.ts';
import type { LabelMapping } from './mapping.ts';
import { StudyFolders } from './match/match-folders.ts';
import { matchImages } from './match/match-images.ts';
import { type Label, type LabelProblem, type LabelRow, readRows } from './read-rows.ts';
import { StudyRows, saysTheSame } from './studies.ts';
import type { LabelsTable } from './table.ts';

/** An image with what its row says. Labels belong to the study: all its images carry the same. */
export interface LabelledImage {
  /** As in the list of images that was given. */
  readonly name: string;
  readonly row: number;
  readonly study: string;
  readonly site: string | null;
  readonly patient: string | null;
  /** By column to report by; empty where the cell is. */
  readonly groups: Readonly<Record<string, string>>;
  /** By column of numbers; absent where there are none. */
  readonly numbers?: Readonly<Record<string, string>>;
  /** By finding; null where the study has no label for it. */
  readonly labels: Readonly<Record<string, Label>>;
  /** Findings that its row calls uncertain, whatever they count as; absent where there is none. */
  readonly uncertain?: readonly string[];
}

/** Images with their labels, and what of table and folder did not meet. */
export interface LabelledImages {
  readonly images: readonly LabelledImage[];
  /** Rows whose image is not there, with the reason. */
  readonly rowsWithoutImage: readonly { readonly row: number; readonly text: string; readonly reason: string }[];
  readonly imagesWithoutRow: readonly string[];
  readonly problems: readonly LabelProblem[];
  /** What was read in each column. */
  readonly columns: readonly ColumnReading[];
  readonly notes: readonly string[];
}

/**
 * Labels of the images that a table names, one row an image. Nothing is thrown for single cells or rows: they are reported.
 *
 * @param names Paths of the images relative to their folder, each once.
 * @param folder Path of that folder where it is known; tables often have it, or its last parts, before the names.
 * @throws as readRows.
 */
export function labelImages(
  table: LabelsTable,
  mapping: LabelMapping,
  names: readonly string[],
  folder: string | null,
): LabelledImages {
  const { rows, problems: found } = readRows(table, mapping);
  const problems = [...found];
  const matches =
    mapping.image === null
      ? imagesByFolder(rows, names, mapping, problems)
      : imagesByName(rows, names, folder, mapping, problems);
  const studies = new StudyRows(mapping);
  const images: LabelledImage[] = [];
  for (const { row, names: own } of matches.matched) {
    for (const name of own) {
      const { site, patient, groups, numbers, labels, uncertain } = row;
      images.push({
        ...{ name, row: row.row, study: row.study ?? name, site, patient, groups, labels },
        ...(numbers === undefined ? {} : { numbers }),
        ...(uncertain === undefined ? {} : { uncertain }),
      });
    }
    const problem = studies.add(row.study ?? own[0], row);
    if (problem) problems.push(problem);
  }
  const named = new Set(images.map(({ name }) => name));
  return {
    images,
    rowsWithoutImage: matches.without,
    imagesWithoutRow: names.filter((name) => !named.has(name)),
    problems,
    columns: readColumns(table, mapping),
    notes: [...table.notes, ...matches.notes],
  };
}

interface Matches {
  readonly matched: readonly { readonly row: LabelRow; readonly names: readonly string[] }[];
  readonly without: LabelledImages['rowsWithoutImage'];
  readonly notes: readonly string[];
}

function imagesByName(
  rows: readonly LabelRow[],
  names: readonly string[],
  folder: string | null,
  mapping: LabelMapping,
  problems: LabelProblem[],
): Matches {
  const { found, renamed } = matchImages(
    rows.map(({ image }) => image!),
    names,
    folder,
  );
  const matched: { row: LabelRow; names: string[] }[] = [];
  const without: { row: number; text: string; reason: string }[] = [];
  let repeated = 0;
  found.forEach((match, i) => {
    const row = rows[i];
    if (match.name !== null) matched.push({ row, names: [match.name] });
    else if (match.sameAs === undefined) without.push({ row: row.row, text: row.image!, reason: match.reason });
    // A row for each box that somebody drew, for instance: nothing in them contradicts.
    else if (saysTheSame(rows[match.sameAs], row, mapping)) repeated += 1;
    else {
      const detail = `the image "${row.image!.slice(0, 100)}" is in row ${rows[match.sameAs].row} already`;
      problems.push({ code: 'DB2013', row: row.row, column: mapping.image!, detail });
    }
  });
  const notes = [...renamed].map(([said, given]) => `The table's folder "${said}" was taken as the folder "${given}".`);
  return { matched, without, notes: [...notes, ...repeatedNotes(repeated)] };
}

function repeatedNotes(rows: number): string[] {
  if (rows === 0) return [];
  const [some, verb] = rows === 1 ? ['1 row', 'repeats'] : [`${rows} rows`, 'repeat'];
  return [`${some} ${verb} the image and the labels of an earlier row; each image counts once.`];
}

function imagesByFolder(
  rows: readonly LabelRow[],
  names: readonly string[],
  mapping: LabelMapping,
  problems: LabelProblem[],
): Matches {
  const folders = new StudyFolders(names);
  const matched: { row: LabelRow; names: readonly string[] }[] = [];
  const without: { row: number; text: string; reason: string }[] = [];
  const claimed = new Map<string, LabelRow>();
  let repeated = 0;
  for (const row of rows) {
    const result = folders.find(row.study ?? '', row.patient);
    if (!('images' in result)) {
      without.push({ row: row.row, text: row.study ?? '', reason: result.reason });
      continue;
    }
    const earlier = result.images.map((name) => claimed.get(name)).find((other) => other !== undefined);
    if (earlier === undefined) {
      matched.push({ row, names: result.images });
      for (const name of result.images) claimed.set(name, row);
    } else if (saysTheSame(earlier, row, mapping)) repeated += 1;
    else {
      const detail = `the images of "${(row.study ?? '').slice(0, 100)}" are in row ${earlier.row} already`;
      problems.push({ code: 'DB2013', row: row.row, column: mapping.study!, detail });
    }
  }
  const note = 'The images were found in folders that are named after the studies.';
  return { matched, without, notes: [note, ...repeatedNotes(repeated)] };
}
