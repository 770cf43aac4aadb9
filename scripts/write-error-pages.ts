/**
 * Writes docs/errors/: one page for each numbered error and an index, from the tables of packages/errors.
 * With --check, writes nothing and fails when a page is missing, out of date or of no error.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type ErrorEntry } from '@doubleblind/errors';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'errors');
const RANGES: Record<string, string> = {
  1: 'Reading and compiling models',
  2: 'Images and labels',
  3: 'The link between the parties',
  4: 'The two-party protocol',
  5: 'The party agent',
  6: 'The portal',
  7: 'Statistics',
  8: 'Training',
};

function page(code: string, { title, remedy }: ErrorEntry): string {
  return `# ${code}: ${title}\n\n${remedy}\n\nPart: ${RANGES[code.charAt(2)].toLowerCase()}. [All errors](README.md)\n`;
}

function index(entries: [string, ErrorEntry][]): string {
  const sections = Object.entries(RANGES).map(([digit, name]) => {
    const rows = entries.filter(([code]) => code.charAt(2) === digit);
    const lines = rows.map(([code, { title }]) => `| [${code}](${code}.md) | ${title} |`);
    return `## ${name}\n\n| number | what happened |\n|---|---|\n${lines.join('\n')}\n`;
  });
  return `# Errors\n\nA number never changes its meaning. Made by scripts/write-error-pages.ts from packages/errors.\n\n${sections.join('\n')}`;
}

function pages(): Map<string, string> {
  const entries = Object.entries<ErrorEntry>(ERRORS).sort(([a], [b]) => a.localeCompare(b));
  return new Map([
    ['README.md', index(entries)],
    ...entries.map(([code, entry]) => [`${code}.md`, page(code, entry)] as const),
  ]);
}

function present(): Map<string, string> {
  mkdirSync(FOLDER, { recursive: true });
  return new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

const wanted = pages();
const found = present();
const stale = [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => wanted.get(name) !== found.get(name));
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`docs/errors is out of date (${stale.join(', ')}): run node scripts/write-error-pages.ts`);
    process.exitCode = 1;
  } else console.log(`${wanted.size} error pages are up to date`);
} else {
  for (const name of stale) {
    const text = wanted.get(name);
    if (text === undefined) rmSync(join(FOLDER, name));
    else writeFileSync(join(FOLDER, name), text);
  }
  console.log(`${stale.length} of ${wanted.size} error pages written`);
}
