/** docs/STATISTICS.md defines every figure that a report can hold, and none that it cannot. */
import { readFileSync } from 'node:fs';
import { reportSchema } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { reportBlocks } from '../src/content/index.ts';
import { buildReport } from '../src/index.ts';
import { exampleInput } from './example.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Sections of a report that are figures; the others are names, hashes, methods and words. */
const SECTIONS = [
  ...['counts', 'adequacy', 'preflight', 'agreement', 'performance', 'macro', 'groups', 'assessment'],
  ...['privateCounts', 'cost'],
];

/** Paths of everything that is a number or a yes or no; a value with its interval is one figure. */
function figures(schema: Schema, path: string): string[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (choices.length > 0) return choices.flatMap((choice) => figures(choice, path));
  const types = [schema.type ?? []].flat();
  if (types.includes('object')) {
    const properties = Object.entries(schema.properties ?? {});
    if (['value', 'low', 'high'].every((end) => schema.properties?.[end])) return [path];
    return properties.flatMap(([name, inner]) => figures(inner, `${path}.${name}`));
  }
  if (types.includes('array')) {
    if (schema.prefixItems) return [`${path}[]`];
    return schema.items ? figures(schema.items, `${path}[]`) : [];
  }
  return types.some((type) => ['number', 'integer', 'boolean'].includes(type)) ? [path] : [];
}

const DOCUMENT = readFileSync(new URL('../../../docs/STATISTICS.md', import.meta.url), 'utf8');
const [DEFINITIONS, FIELDS] = DOCUMENT.split('## Fields of a report');
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const TABLE = rowsOf(FIELDS).slice(1);

function covers(entry: string, path: string): boolean {
  return path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[`);
}

test('every number of a report has its row, and every field that is named exists', () => {
  const schema = z.toJSONSchema(reportSchema, { reused: 'inline' }) as Schema;
  const paths = [...new Set(SECTIONS.flatMap((section) => figures(schema.properties![section], section)))];
  expect(paths.length).toBeGreaterThan(150);
  const entries = TABLE.flatMap(([fields]) => fields.split(/\s+/).map((field) => field.replaceAll('`', '')));
  expect(new Set(entries).size).toBe(entries.length);
  expect(paths.filter((path) => !entries.some((entry) => covers(entry, path)))).toEqual([]);
  expect(entries.filter((entry) => !paths.some((path) => covers(entry, path)))).toEqual([]);
});

test('every row that is named defines its figure', () => {
  const defined = new Map(rowsOf(DEFINITIONS).map(([name, definition]) => [name, definition]));
  // Two figures have a paragraph of their own.
  for (const name of ['goal', 'equivalence']) expect(DEFINITIONS).toMatch(new RegExp(`(## |\\*\\*)${name}`, 'i'));
  for (const [, name] of TABLE) {
    expect([...defined.keys()], name).toContain(name);
    expect(defined.get(name)!.length, name).toBeGreaterThan(4);
  }
});

test('every table and drawing of a report has words that say how to read it', () => {
  const input = exampleInput({ studies: 400, missing: 0.1 });
  const { labels } = input;
  const uncertain = labels.labels.map((_, cell) => (cell % 9 === 0 ? 1 : 0));
  const report = buildReport({
    ...{ ...input, labels: { ...labels, uncertain } },
    repeatability: { images: 5, meanAbsolute: 0.001, maximumAbsolute: 0.002, coefficient: 0.003 },
    goal: { finding: 'Edema', threshold: null, goals: [{ measure: 'auroc', atLeast: 0.7 }] },
  });
  const shown = reportBlocks(report).flatMap((block) =>
    block.kind === 'table' || block.kind === 'figure' ? [block] : [],
  );
  expect(shown.length).toBeGreaterThan(20);
  const short = shown.filter(({ caption }) => caption.split(' ').length < 6).map(({ title }) => title);
  expect(short).toEqual([]);
});

test('the README says how far AUROCs differ as docs/REPRODUCTION.md does, and its table is one of the tables there', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const [readme, runs] = [read('README.md'), read('docs/REPRODUCTION.md')];
  const differences = [...runs.matchAll(/largest difference of an AUROC is (\d\.\d{4})/g)].map(([, value]) => value);
  expect(differences.length).toBeGreaterThan(1);
  expect(/no AUROC differs by more than (\d\.\d{4})/.exec(readme)?.[1]).toBe(differences.sort().at(-1));
  const rows = readme.split('<!-- findings:end -->')[0].match(/^\| [A-Z].*\d\.\d{4} \|$/gm)!;
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !runs.includes(row))).toEqual([]);
});

test('the README claims equivalence nowhere: its test sets have fewer than the 299 of a class that a margin of 0.01 needs', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const claims = readme
    .split(/(?<=[.:;]) /)
    .filter((sentence) => /equivalen|indistinguishable|the same auroc/i.test(sentence));
  expect(claims).toEqual([expect.stringMatching(/too small to show equivalence/)]);
});
