/** Which columns of a labels file mean what. */
import { DoubleblindError } from '@doubleblind/errors';

/** Column names; those left out are looked for under the default names. */
export interface ColumnMapping {
  readonly study?: string;
  readonly image?: string;
  readonly view?: string;
  readonly site?: string;
  /** Finding to column name. Absent: every unclaimed column with a 0 or a 1 in it; see locateColumns. */
  readonly findings?: Readonly<Record<string, string>>;
  /** Columns to keep as attributes. Absent: every column that nothing else claims. */
  readonly attributes?: readonly string[];
}

/** Positions of the columns in the header; -1 where an optional column is absent. */
export interface ColumnPositions {
  readonly study: number;
  readonly image: number;
  readonly view: number;
  readonly site: number;
  readonly findings: readonly { readonly name: string; readonly position: number }[];
  readonly attributes: readonly { readonly name: string; readonly position: number }[];
}

/**
 * @param findings The findings wanted, usually the program's output labels: each must have a column of its name or be
 *   mapped to one. Absent and unmapped: every unclaimed column with a 0 or a 1 in any row. A damaged label is then an
 *   error rather than a finding that silently became an attribute; numeric attributes must be named in the mapping.
 * @throws DB2011 naming every column that is missing; DB2017 if no finding is left.
 */
export function locateColumns(
  header: readonly string[],
  rows: readonly { readonly fields: readonly string[] }[],
  mapping: ColumnMapping,
  findings?: readonly string[],
): ColumnPositions {
  const missing: string[] = [];
  const required = (name: string) => {
    const position = header.indexOf(name);
    if (position < 0) missing.push(name);
    return position;
  };
  const optional = (name: string | undefined, fallback: string) =>
    name === undefined ? header.indexOf(fallback) : required(name);
  const fixed = {
    study: required(mapping.study ?? 'study_id'),
    image: required(mapping.image ?? 'image'),
    view: optional(mapping.view, 'view'),
    site: optional(mapping.site, 'site'),
  };
  const attributes = mapping.attributes?.map((name) => ({ name, position: required(name) }));
  const claimed = new Set([...Object.values(fixed), ...(attributes ?? []).map((a) => a.position)]);
  const names = findings ?? (mapping.findings && Object.keys(mapping.findings));
  const columns = names
    ? names.map((name) => ({ name, position: required(mapping.findings?.[name] ?? name) }))
    : header
        .map((name, position) => ({ name, position }))
        .filter(
          ({ position }) => !claimed.has(position) && rows.some((row) => /^\s*[01]\s*$/.test(row.fields[position])),
        );
  if (missing.length > 0) throw new DoubleblindError('DB2011', `Missing: ${missing.map((m) => `"${m}"`).join(', ')}.`);
  if (columns.length === 0) throw new DoubleblindError('DB2017', 'No column holds a finding.');
  for (const column of columns) claimed.add(column.position);
  const rest = header.map((name, position) => ({ name, position })).filter(({ position }) => !claimed.has(position));
  return { ...fixed, findings: columns, attributes: attributes ?? rest };
}
