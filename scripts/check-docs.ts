/** Fails when a document names a file or folder that is not there: in a link, from the root, or, where it walks through the code, in part. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Documents whose paths in backticks are of this repository, given from any folder on. */
const WALKS = ['docs/ARCHITECTURE.md', 'docs/PROTOCOL.md', 'docs/TRAINING.md', 'docs/VERSIONS.md', 'CONTRIBUTING.md'];
const TOP = 'packages|apps|docs|scripts|bench|prisma|examples|docker';
/** Made by commands, or by their readers. */
const MADE = ['docs/api/', 'docs/api/index.html'];

const SKIPPED = /(^|\/)(node_modules|\.next|\.turbo|\.git|generated|build|coverage)(\/|$)/;

/** Every file and folder, and every end of its path. */
function ends(): Set<string> {
  const all = new Set<string>();
  for (const path of globSync(`{${TOP.replaceAll('|', ',')}}/**`, {
    cwd: ROOT,
    exclude: (name) => SKIPPED.test(name),
  })) {
    const parts = path.replaceAll('\\', '/').split('/');
    for (let from = 0; from < parts.length; from++) all.add(parts.slice(from).join('/'));
  }
  return all;
}

/** Whether it is meant as a path here: no placeholder, address, option or package. */
function isPath(text: string): boolean {
  const named = /\.(ts|tsx|md|json|mjs|sh|prisma)$/.test(text);
  return (text.includes('/') || named) && /^[\w([][\w./()[\]-]*$/.test(text) && !/[A-Z]{3}/.test(dirname(text));
}

const known = ends();
const problems: string[] = [];
const documents = globSync(['*.md', '{docs,examples,packages,apps,docker}/**/*.md'], {
  cwd: ROOT,
  exclude: (name) => SKIPPED.test(name),
}).map((path) => path.replaceAll('\\', '/'));
for (const document of documents) {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const missing = new Set<string>();
  for (const [, path] of text.matchAll(
    new RegExp(`(?<![\\w./-])((?:${TOP})/(?:[\\w./-]|\\[\\w+\\](?!\\()|\\(\\w+\\))+)`, 'g'),
  )) {
    const bare = path.replace(/[.,)]+$/, '');
    if (!existsSync(join(ROOT, bare)) && !known.has(bare) && !MADE.includes(bare)) missing.add(bare);
  }
  for (const [, link] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (!/^[a-z]+:/.test(link) && !existsSync(join(ROOT, dirname(document), link))) missing.add(link);
  }
  if (WALKS.includes(document)) {
    for (const [, code] of text.matchAll(/`([^`\n]+)`/g)) {
      if (isPath(code) && !known.has(code.replace(/\/$/, '')) && !MADE.includes(code)) missing.add(code);
    }
  }
  for (const path of missing) problems.push(`${document} names ${path}, which is not there`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`paths in ${documents.length} documents are there`);
