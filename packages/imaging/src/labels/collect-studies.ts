import type { ColumnPositions } from './columns.ts';
import type { CsvRow } from './csv.ts';
import { staysInside } from './image-path.ts';
import type { LabelProblem } from './read-labels.ts';
import type { TestImage, TestSet, TestStudy } from './test-set.ts';

const MAXIMUM_FIELD = 1024;

/** What one row says about its study. */
interface RowContent {
  readonly id: string;
  readonly site: string;
  readonly attributes: Record<string, string>;
  readonly labels: Uint8Array;
  readonly image: TestImage;
}

/** Gathers the rows into studies; a row with a problem is listed and left out. */
export function collectStudies(
  rows: readonly CsvRow[],
  columns: ColumnPositions,
): { testSet: TestSet; problems: LabelProblem[] } {
  const problems: LabelProblem[] = [];
  const firstLine = new Map<string, number>();
  const studies = new Map<string, TestStudy & { images: TestImage[] }>();
  for (const row of rows) {
    const content = readRow(row, columns, problems);
    if (!content) continue;
    const { id, image } = content;
    const earlier = firstLine.get(image.path);
    if (earlier !== undefined) {
      problems.push({ code: 'DB2013', line: row.line, detail: `${image.path} is also on line ${earlier}.` });
      continue;
    }
    firstLine.set(image.path, row.line);
    const study = studies.get(id);
    if (!study) {
      const { site, attributes, labels } = content;
      studies.set(id, { id, site, attributes, labels, images: [image] });
      continue;
    }
    const difference = describeDifference(study, content, columns);
    if (difference) problems.push({ code: 'DB2014', line: row.line, detail: `Study ${id} differs in ${difference}.` });
    else study.images.push(image);
  }
  const findings = columns.findings.map((finding) => finding.name);
  return { testSet: { findings, studies: [...studies.values()] }, problems };
}

function readRow({ line, fields }: CsvRow, columns: ColumnPositions, problems: LabelProblem[]): RowContent | undefined {
  const before = problems.length;
  const text = (position: number) => (position < 0 ? '' : fields[position].trim());
  for (const [name, position] of [
    ['study', columns.study],
    ['image', columns.image],
  ] as const) {
    if (text(position) === '') problems.push({ code: 'DB2019', line, detail: `The ${name} is empty.` });
  }
  if (fields.some((field) => field.length > MAXIMUM_FIELD)) {
    problems.push({ code: 'DB2019', line, detail: `A field has more than ${MAXIMUM_FIELD} characters.` });
  }
  const path = text(columns.image);
  if (path !== '' && !staysInside(path))
    problems.push({ code: 'DB2016', line, detail: JSON.stringify(path.slice(0, 200)) });
  const labels = new Uint8Array(columns.findings.length);
  columns.findings.forEach(({ name, position }, i) => {
    const value = text(position);
    if (value === '1') labels[i] = 1;
    else if (value !== '0')
      problems.push({ code: 'DB2012', line, detail: `${name} is ${JSON.stringify(value.slice(0, 40))}.` });
  });
  if (problems.length > before) return undefined;
  const attributes = Object.fromEntries(columns.attributes.map(({ name, position }) => [name, text(position)]));
  const image = { path, view: text(columns.view) || 'unknown' };
  return { id: text(columns.study), site: text(columns.site), attributes, labels, image };
}

function describeDifference(study: TestStudy, row: RowContent, columns: ColumnPositions): string | undefined {
  const finding = columns.findings.find((_, i) => study.labels[i] !== row.labels[i]);
  if (finding) return finding.name;
  if (study.site !== row.site) return 'its site';
  return columns.attributes.find(({ name }) => study.attributes[name] !== row.attributes[name])?.name;
}
