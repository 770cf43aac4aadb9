/** Fails when something that a package exports, or a method of it, has no docstring: the reference pages (npm run api-docs) would be empty there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/;

/** Of a class or interface that takes no docstrings from another one. */
const OWN_BODY = /^export (?:declare )?(?:abstract )?(?:class|interface) \w+(?:<.*>)? \{$/;
const METHOD = /^ {2}(?:static |async |override )*([a-z]\w*)\??(?:<[^(]*>)?\(/;

interface Declared {
  readonly file: string;
  readonly line: number;
  readonly documented: boolean;
  /** Public methods without a docstring. */
  readonly bare: readonly string[];
}

const problems: string[] = [];
const parsed = new Map<string, Map<string, Declared>>();

/** What a module exports by name: its own declarations, and those that it passes on. */
function exportsOf(file: string): Map<string, Declared> {
  const known = parsed.get(file);
  if (known) return known;
  const found = new Map<string, Declared>();
  parsed.set(file, found);
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const name = DECLARATION.exec(line)?.[1];
    // The signatures of an overloaded function stand together: the first has the docstring.
    if (!name || found.has(name)) continue;
    const bare = OWN_BODY.test(line) ? bareMethods(lines, index + 1) : [];
    found.set(name, { file, line: index + 1, documented: isDocumented(lines, index), bare });
  }
  for (const [, list, from] of text.matchAll(/^export (?:type )?(\*|\{[^}]*\})(?: from '([^']+)')?;/gm)) {
    if (from === undefined || !from.startsWith('.')) continue;
    const passed = exportsOf(join(dirname(file), from));
    if (list === '*') {
      for (const [name, declared] of passed) found.set(name, declared);
      continue;
    }
    for (const part of list.slice(1, -1).split(',')) {
      const [, name, as] = /^\s*(?:type )?(\w+)(?: as (\w+))?\s*$/.exec(part) ?? [];
      const declared = name && passed.get(name);
      if (declared) found.set(as ?? name, declared);
      else if (name) problems.push(`${relative(ROOT, file)} passes on ${name}: no declaration found in ${from}`);
    }
  }
  return found;
}

function isDocumented(lines: readonly string[], index: number): boolean {
  return lines[index - 1]?.trimEnd().endsWith('*/') ?? false;
}

/** In the body that begins at this line. */
function bareMethods(lines: readonly string[], first: number): string[] {
  const end = lines.indexOf('}', first);
  return lines.slice(first, end).flatMap((line, index) => {
    const name = METHOD.exec(line)?.[1];
    return !name || name === 'constructor' || isDocumented(lines, first + index) ? [] : [name];
  });
}

let count = 0;
for (const manifest of globSync('packages/*/package.json', { cwd: ROOT })) {
  const { exports = {} } = JSON.parse(readFileSync(join(ROOT, manifest), 'utf8'));
  for (const entry of Object.values<string>(exports)) {
    const file = join(ROOT, dirname(manifest), entry);
    if (!file.endsWith('.ts') || !existsSync(file)) continue;
    for (const [name, { file: where, line, documented, bare }] of exportsOf(file)) {
      count += 1;
      for (const method of bare) problems.push(`${relative(ROOT, where)} ${name}.${method} has no docstring`);
      if (!documented) problems.push(`${relative(ROOT, where)}:${line} ${name} has no docstring`);
    }
  }
}

if (problems.length > 0) {
  console.error([...new Set(problems)].join('\n'));
  process.exit(1);
}
console.log(`${count} exports of packages have docstrings`);
