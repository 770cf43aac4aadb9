/** docs/SECURITY.md names tests that there are, and speaks of every kind of step. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '@doubleblind/program';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'SECURITY.md'), 'utf8');

/** Rows of the tables whose last column says what holds them. */
function heldRows(): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of DOCUMENT.split('\n')) {
    if (line.endsWith('| held by |')) inside = true;
    else if (!line.startsWith('|')) inside = false;
    else if (inside && !line.startsWith('|---')) rows.push(line.split('|').slice(1, -1));
  }
  return rows;
}

function exists(name: string): boolean {
  const [first, ...rest] = name.split('/');
  const places = [
    join('packages', 'mpc-core', 'test', 'two-party', name),
    ...['packages', 'apps'].map((folder) => join(folder, first, 'test', ...rest)),
  ];
  return places.some((place) => existsSync(join(ROOT, place)) || existsSync(join(ROOT, `${place}.test.ts`)));
}

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

it('every claim and every step has tests, and they are there', () => {
  const rows = heldRows();
  expect(rows.length).toBeGreaterThan(14);
  for (const row of rows) {
    const tests = quoted(row.at(-1)!);
    expect(tests.length, row[0]).toBeGreaterThan(0);
    for (const test of tests) expect(exists(test), test).toBe(true);
  }
});

it('no kind of step is left out', () => {
  const named = heldRows().flatMap((row) => quoted(row[0]));
  expect(OPERATIONS.filter((operation) => !named.includes(operation))).toEqual([]);
});
