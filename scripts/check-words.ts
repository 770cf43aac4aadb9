/**
 * One word for one thing: the words of docs/GLOSSARY.md's last table stand in no text that people read. Texts are the strings
 * with a space in them of pages, commands, errors and reports, what stands between the tags of pages, and the documents.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['apps/*/src/**/*.{ts,tsx}', 'packages/*/src/**/*.ts', 'scripts/**/*.ts'];
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'docs/*.md'];

/** Phrases of others, which mean something else. */
const THEIRS = [
  'deflated data set',
  'Source of the annotations',
  'Annotation of the test set',
  'Neighbouring data sets',
];

const STRING = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const MARKUP = />([^<>{}=;]*[a-z] [a-z][^<>{}=;]*)</g;
const COMMENT = /^\s*(?:\*|\/\/|\/\*).*$/gm;
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

/** The pairs of the table: what is not said, and what is. */
function wordsOf(glossary: string): [not: string, but: string][] {
  const [, table] = glossary.split('## One word for one thing');
  return [...table.matchAll(/^\| (.+) \| (.+) \|$/gm)]
    .map(([, not, but]): [string, string] => [not, but])
    .filter(([not]) => not !== 'not')
    .flatMap(([not, but]) => not.split(', ').map((word): [string, string] => [word, but]));
}

/** Only what people read, on lines where it stands; everything else is blank. */
function readable(file: string, code: string): string {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
  const withoutTheirs = THEIRS.reduce((text, phrase) => text.replaceAll(phrase, blank), code);
  if (file.endsWith('.md')) return withoutTheirs.replaceAll(CODE, blank);
  const source = withoutTheirs.replaceAll(COMMENT, blank);
  const kept = new Array<string>(source.length).fill(' ');
  const keep = (start: number, text: string) => {
    for (let i = 0; i < text.length; i++) kept[start + i] = text[i];
  };
  for (const { 0: text, index } of source.matchAll(STRING)) {
    if (/\s/.test(text)) keep(index, text.replaceAll(/\$\{[^}]*\}/g, blank));
  }
  if (file.endsWith('.tsx')) for (const { 0: text, index } of source.matchAll(MARKUP)) keep(index, text);
  for (let i = 0; i < source.length; i++) if (source[i] === '\n') kept[i] = '\n';
  return kept.join('');
}

const glossary = readFileSync(join(ROOT, 'docs', 'GLOSSARY.md'), 'utf8');
const words = wordsOf(glossary).map(([not, but]) => ({
  not,
  but,
  // A part of a longer name is a name: accept-images, email@example.org, message.film.
  pattern: new RegExp(`(?<![-/.\\w@{])${not}(?![-/@\\w]|\\.\\w)`, 'gi'),
}));
const files = [...SOURCES, ...DOCUMENTS]
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .filter((file) => !file.endsWith('GLOSSARY.md') && !file.endsWith('check-words.ts'));
const problems = files.flatMap((file) => {
  const text = readable(file, readFileSync(join(ROOT, file), 'utf8'));
  return words.flatMap(({ not, but, pattern }) =>
    [...text.matchAll(pattern)].map(
      ({ index }) => `${file}:${text.slice(0, index).split('\n').length}: says "${not}"; here it is "${but}"`,
    ),
  );
});
if (words.length < 10) problems.push('docs/GLOSSARY.md has no table of words');
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
