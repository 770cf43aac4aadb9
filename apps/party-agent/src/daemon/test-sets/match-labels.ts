/** Brings the rows of a labels file and the uploaded images together. */
import type { LabelMapping, LabelsCheck } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type LabelsTable, labelOf } from './labels-table.ts';

/** An image with what its row says. Labels belong to the study: all its images carry the same. */
export interface MatchedImage {
  readonly name: string;
  readonly study: string;
  readonly site: string | null;
  readonly patient: string | null;
  /** By group column; empty where the cell is. */
  readonly groups: Readonly<Record<string, string>>;
  /** By finding; null for unlabelled. */
  readonly labels: Readonly<Record<string, 0 | 1 | null>>;
}

export interface Match {
  readonly images: readonly MatchedImage[];
  readonly check: LabelsCheck;
}

const EXAMPLES = 20;
const MAXIMUM_GROUP_VALUES = 50;

/** Finds the image that a cell names: by its whole path, else by its last part, with or without extension. */
export class ImageNames {
  /** Null marks a key that fits several images. */
  readonly #keys = new Map<string, string | null>();

  constructor(names: readonly string[]) {
    for (const name of names) {
      const last = name.slice(name.lastIndexOf('/') + 1);
      for (const key of new Set([last, withoutExtension(name), withoutExtension(last)])) {
        const known = this.#keys.get(key);
        this.#keys.set(key, known === undefined || known === name ? name : null);
      }
    }
    // The whole path always means that very image.
    for (const name of names) this.#keys.set(name, name);
  }

  find(cell: string): string | null {
    const path = cell.replaceAll('\\', '/').replace(/^\.\//, '');
    const last = path.slice(path.lastIndexOf('/') + 1);
    for (const key of [path, withoutExtension(path), last, withoutExtension(last)]) {
      const name = this.#keys.get(key);
      if (name) return name;
    }
    return null;
  }
}

function withoutExtension(name: string): string {
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '');
}

class Examples {
  count = 0;
  readonly examples: string[] = [];

  add(text: string): void {
    this.count += 1;
    if (this.examples.length < EXAMPLES) this.examples.push(text.slice(0, 300));
  }

  toJSON(): { count: number; examples: string[] } {
    return { count: this.count, examples: this.examples };
  }
}

/** Throws DB5709 when the mapping names a column that is not there. */
export function matchLabels(table: LabelsTable, mapping: LabelMapping, imageNames: readonly string[]): Match {
  const positions = columnPositions(table, mapping);
  const names = new ImageNames(imageNames);
  const rowsWithoutImage = new Examples();
  const badCells = new Examples();
  const images = new Map<string, MatchedImage>();
  const studies = new Map<string, MatchedImage>();
  table.rows.forEach((row, r) => {
    const where = (column: string) => `row ${r + 2}, column ${column}`;
    const name = names.find(row[positions.image]);
    if (name === null) {
      rowsWithoutImage.add(row[positions.image]);
      return;
    }
    const text = (position: number) => (position < 0 ? null : row[position] || null);
    const labels: Record<string, 0 | 1 | null> = {};
    for (const { finding, column, position } of positions.findings) {
      const label = labelOf(row[position]);
      if (label === undefined) badCells.add(where(column));
      labels[finding] = label ?? null;
    }
    const image: MatchedImage = {
      name,
      study: text(positions.study) ?? name,
      site: text(positions.site),
      patient: text(positions.patient),
      groups: Object.fromEntries(positions.groups.map(({ column, position }) => [column, row[position].slice(0, 200)])),
      labels,
    };
    if (images.has(name)) {
      badCells.add(`${where(mapping.image)}: the image has a row already`);
      return;
    }
    const study = studies.get(image.study);
    const differing = study && differenceOf(study, image, mapping);
    if (differing) badCells.add(`${where(differing)}: differs from an earlier row of the study`);
    else if (!study) studies.set(image.study, image);
    images.set(name, image);
  });
  const imagesWithoutRow = new Examples();
  for (const name of imageNames) if (!images.has(name)) imagesWithoutRow.add(name);
  const check: LabelsCheck = {
    columns: [...table.columns],
    rows: table.rows.length,
    mapping,
    matchedImages: images.size,
    rowsWithoutImage: rowsWithoutImage.toJSON(),
    imagesWithoutRow: imagesWithoutRow.toJSON(),
    badCells: badCells.toJSON(),
  };
  return { images: [...images.values()], check };
}

function columnPositions({ columns, rows }: LabelsTable, mapping: LabelMapping) {
  const required = (name: string) => {
    const position = columns.indexOf(name);
    if (position < 0) throw new DoubleblindError('DB5709', `It has no column "${name}".`);
    return position;
  };
  const optional = (name: string | null) => (name === null ? -1 : required(name));
  const findings = mapping.findings.map(({ column, finding }) => ({ column, finding, position: required(column) }));
  const twice = findings.find(({ finding }, i) => findings.findIndex((other) => other.finding === finding) !== i);
  if (twice) throw new DoubleblindError('DB5709', `Two columns are mapped to "${twice.finding}".`);
  const groups = [...new Set(mapping.groups)].map((column) => {
    const position = required(column);
    requireFewValues({ columns, rows }, column, position);
    return { column, position };
  });
  return {
    image: required(mapping.image),
    study: optional(mapping.study),
    patient: optional(mapping.patient),
    site: optional(mapping.site),
    groups,
    findings,
  };
}

/** A column of names or dates makes no groups, and its values would stand in the report. */
function requireFewValues({ rows }: LabelsTable, column: string, position: number): void {
  const { size } = new Set(rows.map((row) => row[position]));
  if (size > MAXIMUM_GROUP_VALUES) {
    throw new DoubleblindError('DB5709', `Column "${column}" has ${size} values; to report by it, it may have 50.`);
  }
}

/** The column in which two rows of one study differ, or undefined. */
function differenceOf(first: MatchedImage, second: MatchedImage, mapping: LabelMapping): string | undefined {
  if (first.site !== second.site) return mapping.site ?? 'site';
  if (first.patient !== second.patient) return mapping.patient ?? 'patient';
  const group = mapping.groups.find((column) => first.groups[column] !== second.groups[column]);
  if (group !== undefined) return group;
  return mapping.findings.find(({ finding }) => first.labels[finding] !== second.labels[finding])?.column;
}
