import { readFile, stat } from 'node:fs/promises';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { collectStudies } from './collect-studies.ts';
import { type ColumnMapping, locateColumns } from './columns.ts';
import { parseCsv } from './csv.ts';
import { locateImage } from './image-path.ts';
import type { TestSet } from './test-set.ts';

/** One thing wrong with one row; `line` counts from 1 as an editor does. */
export interface LabelProblem {
  readonly code: ErrorCode;
  readonly line: number;
  readonly detail: string;
}

export interface LabelOptions {
  readonly columns?: ColumnMapping;
  /** The findings wanted, in this order (the program's output labels); absent: all that the file has. */
  readonly findings?: readonly string[];
}

/** A hundred thousand images with long names stay far below this. */
const MAXIMUM_BYTES = 64 * 2 ** 20;
const PROBLEMS_SHOWN = 5;

/**
 * Reads the text of a labels file: `study_id,image,view,site`, a column of 0 and 1 for each finding, and any other
 * columns as attributes. Rows with problems are listed and left out; nothing touches the file system.
 * @throws DB2010 not a table, DB2011 columns missing, DB2017 no rows or no findings.
 */
export function parseLabels(text: string, options: LabelOptions = {}): { testSet: TestSet; problems: LabelProblem[] } {
  const table = parseCsv(text);
  if (table.rows.length === 0) throw new DoubleblindError('DB2017', 'It has no rows.');
  const columns = locateColumns(table.header, table.rows, options.columns ?? {}, options.findings);
  return collectStudies(table.rows, columns);
}

/**
 * Reads a labels file and checks that every image is a file inside the image folder.
 * @throws as parseLabels; DB2006, DB2018; and for rows with problems (DB2012 label, DB2013 duplicate, DB2014 study at
 *   odds with itself, DB2015 missing file, DB2016 path outside, DB2019 empty field) the code of the first, with the
 *   lines of the first few. Never a part of a test set.
 */
export async function readTestSet(
  labelsPath: string,
  imageFolder: string,
  options: LabelOptions = {},
): Promise<TestSet> {
  const { testSet, problems } = parseLabels(await readText(labelsPath), options);
  for (const study of testSet.studies) {
    for (const image of study.images) {
      const place = await locateImage(imageFolder, image.path);
      if (place === 'found') continue;
      const code = place === 'missing' ? 'DB2015' : 'DB2016';
      problems.push({ code, line: 0, detail: `Study ${study.id}: ${image.path}` });
    }
  }
  if (problems.length > 0) throw problemsError(problems);
  return testSet;
}

async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > MAXIMUM_BYTES)
      throw new DoubleblindError('DB2018', `${path} has ${size} bytes; the limit is ${MAXIMUM_BYTES}.`);
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    throw new DoubleblindError('DB2006', path, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DoubleblindError('DB2010', `${path} is not UTF-8 text.`, { cause });
  }
}

/** One error for all problems: the code of the first, the first few in words. */
export function problemsError(problems: readonly LabelProblem[]): DoubleblindError {
  const shown = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ code, line, detail }) => `${code}${line > 0 ? ` line ${line}` : ''}: ${detail}`);
  const rest = problems.length - shown.length;
  return new DoubleblindError(problems[0].code, shown.join('; ') + (rest > 0 ? `; and ${rest} more.` : ''));
}
