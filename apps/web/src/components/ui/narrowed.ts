/** Search, choices and order of lists that are short enough to be narrowed after they are read: models and test sets. */

interface Listed {
  readonly name: string;
  readonly createdAt: Date;
}

interface Parts<T> {
  /** What a search looks through. */
  readonly texts: (row: T) => readonly string[];
  readonly partner: (row: T) => string;
  readonly findings: (row: T) => readonly string[];
}

type Query = Partial<Record<'q' | 'partner' | 'finding' | 'sort', string>>;

const ORDERS: Record<string, (a: Listed, b: Listed) => number> = {
  name: (a, b) => a.name.localeCompare(b.name, 'en'),
  old: (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
};

/** `rows` are newest first. */
export function narrowed<T extends Listed>(rows: readonly T[], query: Query, parts: Parts<T>): T[] {
  const { q, partner, finding, sort } = query;
  const wanted = q?.toLowerCase();
  const fits = (row: T) =>
    (!wanted || parts.texts(row).some((text) => text.toLowerCase().includes(wanted))) &&
    (!partner || parts.partner(row) === partner) &&
    (!finding || parts.findings(row).includes(finding));
  const found = rows.filter(fits);
  const order = sort ? ORDERS[sort] : undefined;
  return order ? found.sort(order) : found;
}

/** Every different text once, to choose from. */
export function optionsOf<T>(rows: readonly T[], text: (row: T) => string): [string, string][] {
  return [...new Set(rows.map(text))].sort((a, b) => a.localeCompare(b, 'en')).map((name) => [name, name]);
}

export function findingOptions(rows: readonly { readonly findings: readonly string[] }[]): [string, string][] {
  return optionsOf(
    rows.flatMap(({ findings }) => findings),
    (name) => name,
  );
}
