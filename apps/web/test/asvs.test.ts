/** docs/ASVS.md: every section of level 2 has a state, and the tests that it names exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Sections of ASVS 4.0.3 that have requirements of level 2 or below. */
const SECTIONS = [
  ...['1.1', '1.2', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9', '1.11', '1.12', '1.14'],
  ...['2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '2.8', '2.9', '2.10'],
  ...['3.1', '3.2', '3.3', '3.4', '3.5', '3.7', '4.1', '4.2', '4.3', '5.1', '5.2', '5.3', '5.4', '5.5'],
  ...['6.1', '6.2', '6.3', '6.4', '7.1', '7.2', '7.3', '7.4', '8.1', '8.2', '8.3', '9.1', '9.2', '10.2', '10.3'],
  ...['11.1', '12.1', '12.2', '12.3', '12.4', '12.5', '12.6', '13.1', '13.2', '13.3', '13.4'],
  ...['14.1', '14.2', '14.3', '14.4', '14.5'],
];
const rows = read('docs/ASVS.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

test('every section has one row with a state and a reason', () => {
  expect(rows.map(([section]) => section.split(' ')[0])).toEqual(SECTIONS);
  for (const [section, state, text] of rows) {
    expect(['yes', 'partly', 'no', 'n/a'], section).toContain(state);
    expect(text.length, section).toBeGreaterThan(4);
  }
});

test.each(rows.filter(([, , , tests]) => tests !== '').map(([section, , , tests]) => [section, tests]))(
  '%s: the tests exist',
  (_section, tests) => {
    for (const named of tests.split(';')) {
      const [, file, words] = /^\s*(\S+): (.+)$/.exec(named)!;
      const titles = [...read(file).matchAll(/(?:test|it|describe)[^'"`\n]*\(\s*(['"`])(.*?)\1,/gs)].map(
        ([, , title]) => title,
      );
      expect(
        titles.some((title) => title.includes(words.trim())),
        `${file}: ${words}`,
      ).toBe(true);
    }
  },
);
