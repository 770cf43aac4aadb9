import {
  knownImages,
  type LabelledImages,
  type LabelMapping,
  labelImages,
  labelStudies,
  type MappingChoices,
  proposeMapping,
  readLabelsTable,
} from '../../src/index.ts';

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export type Choices = Partial<MappingChoices>;

/** "age=group" and so on, as a person writes them. */
export function choose(...texts: string[]): Choices {
  const columns = texts.map((text) => {
    const [column, use, finding] = text.split(/[=:]/);
    return { column, use: use as MappingChoices['columns'][number]['use'], ...(finding ? { finding } : {}) };
  });
  return { columns };
}

/** A table and the names of images, as add-testset and upload bring them together. */
export function read(
  table: string | Uint8Array,
  names: readonly string[],
  { folder = null, ...choices }: Choices & { folder?: string | null } = {},
): LabelledImages & { mapping: LabelMapping } {
  const parsed = readLabelsTable(typeof table === 'string' ? bytesOf(table) : table);
  const mapping = proposeMapping(parsed, { columns: [], ...choices }, knownImages(names));
  return { ...labelImages(parsed, mapping, names, folder), mapping };
}

/** As the statistics read it, without images. */
export function readStudies(table: string | Uint8Array, choices: Choices = {}) {
  const parsed = readLabelsTable(typeof table === 'string' ? bytesOf(table) : table);
  const mapping = proposeMapping(parsed, { columns: [], ...choices });
  return { ...labelStudies(parsed, mapping), mapping };
}

/** Image by image, the labels in the order of the findings: "a.png 1 0 -". */
export function labelsOf({ images, mapping }: ReturnType<typeof read>): string[] {
  return images.map(({ name, labels }) =>
    [name, ...mapping.findings.map(({ finding }) => labels[finding] ?? '-')].join(' '),
  );
}

export const readingOf = ({ columns }: { columns: LabelledImages['columns'] }, column: string) =>
  columns.find((reading) => reading.column === column)!.text;
