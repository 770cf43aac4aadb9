/** Fails when a file imports against the arrows of docs/ARCHITECTURE.md, or in a circle. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ALLOWED, BY_PATH, ENTRIES, LAYERS, ONLY_BY_ENTRY } from './package-layers.ts';
import { resolveAlias, webLayerProblem } from './web-layers.ts';

const ROOT = join(import.meta.dirname, '..');
const problems: string[] = [];

function check(file: string, folder: string): void {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const isTest = file.includes('/test/') || file.endsWith('.test.ts');
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    const byName = target.match(/^@doubleblind\/([a-z-]+)/)?.[1];
    if (byName && byName !== basename(folder)) {
      if (!isTest && !ALLOWED[folder].includes(byName)) problems.push(`${file} imports ${target}`);
      const only = (isTest ? [] : (ONLY_BY_ENTRY[folder] ?? [])).filter((entry) =>
        entry.startsWith(`@doubleblind/${byName}/`),
      );
      if (only.length > 0 && !only.includes(target))
        problems.push(`${file} imports ${target}: ${only.join(' or ')} only`);
      if (target.split('/').length > 2 && !ENTRIES.includes(target))
        problems.push(`${file} reaches into ${target}: import the package's index`);
    }
    for (const path of target.startsWith('#') && !isTest ? ownImport(folder, target) : []) {
      checkRelative(file, folder, path);
      imported.set(file, [...(imported.get(file) ?? []), path]);
    }
    // The version of everything stands in the root's package.json.
    const path = join(file, '..', target).replaceAll('\\', '/');
    const relative = target.startsWith('.') ? path : null;
    if (relative && !isTest && path !== 'package.json') checkRelative(file, folder, path);
    const inside = relative ?? (folder === 'apps/web' ? resolveAlias(target) : null);
    if (!inside || isTest) continue;
    imported.set(file, [...(imported.get(file) ?? []), fileOf(inside)]);
    const problem = folder === 'apps/web' ? webLayerProblem(file, inside) : null;
    if (problem) problems.push(problem);
  }
}

/** Where a package's own `#name` leads to, under each condition. */
function ownImport(folder: string, target: string): string[] {
  const { imports = {} } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const places = Object.values<string>(imports[target] ?? {});
  if (places.length === 0) problems.push(`${folder} has no import ${target}`);
  return places.map((path) => join(folder, path).replaceAll('\\', '/'));
}

/** The files by which others enter a package: those of its exports. */
function entriesOf(folder: string): string[] {
  const { exports = {} } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return Object.values<string>(exports).map((path) => basename(path));
}

/** The portal's pages leave endings out. */
function fileOf(path: string): string {
  const endings = ['', '.ts', '.tsx', '/index.ts'];
  return (
    endings.map((ending) => path + ending).find((file) => /\.\w+$/.test(file) && existsSync(join(ROOT, file))) ?? path
  );
}

/** `path` is what a relative import of `file` leads to, from the root. */
function checkRelative(file: string, folder: string, path: string): void {
  checkLayer(file, folder, path);
  if (path.startsWith(`${folder}/`) || BY_PATH.some(([from, to]) => file.startsWith(from) && path.startsWith(to)))
    return;
  const other = Object.keys(ALLOWED).find((name) => path.startsWith(`${name}/`));
  const hasIndex = other?.startsWith('packages/') || other === 'apps/party-agent';
  if (hasIndex) problems.push(`${file} reaches into ${path}: import the package's index`);
  else if (!other || !ALLOWED[folder].includes(basename(other))) problems.push(`${file} imports ${path}`);
}

function checkLayer(file: string, folder: string, path: string): void {
  const layerOf = (name: string) =>
    LAYERS[folder]?.findIndex((layer) => `${name}/`.startsWith(`${folder}/src/${layer}/`)) ?? -1;
  const from = layerOf(file);
  if (from >= 0 && layerOf(path) > from) problems.push(`${file} imports ${path}, a layer above it`);
}

/** File -> the files of its package or app that it imports, types included: tests are nobody's import. */
const imported = new Map<string, string[]>();

/** Names every file that leads back to itself once, by the shortest way. */
function checkCircles(): void {
  const reported = new Set<string>();
  for (const start of imported.keys()) {
    const circle = reported.has(start) ? undefined : shortestWayBack(start);
    if (!circle) continue;
    for (const file of circle) reported.add(file);
    problems.push(`a circle of imports: ${[...circle, start].join(' -> ')}`);
  }
}

function shortestWayBack(start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of imported.get(way.at(-1)!) ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

for (const folder of globSync('{packages,apps}/*', { cwd: ROOT }))
  if (!(folder.replaceAll('\\', '/') in ALLOWED)) problems.push(`${folder} is in no row of ALLOWED`);

// The tables of error numbers are beside one another, and the portal has layers of its own.
for (const folder of Object.keys(ALLOWED).filter((name) => /^(packages|apps)\//.test(name)))
  if (!['packages/errors', 'apps/web'].includes(folder) && !(folder in LAYERS))
    problems.push(`${folder} is in no row of LAYERS`);

for (const [folder, layers] of Object.entries(LAYERS)) {
  const entries = entriesOf(folder);
  for (const inside of globSync([`${folder}/src/*/`, `${folder}/src/*.ts`], { cwd: ROOT })) {
    const isLayer = layers.some((layer) => layer.split('/')[0] === basename(inside));
    if (!isLayer && !entries.includes(basename(inside))) problems.push(`${inside} is in no layer of ${folder}`);
  }
}

let files = 0;
for (const folder of Object.keys(ALLOWED)) {
  for (const file of globSync(`${folder}/**/*.{ts,tsx}`, {
    cwd: ROOT,
    exclude: (path) => /node_modules|\.next|generated|assembly/.test(path),
  })) {
    files += 1;
    check(file.replaceAll('\\', '/'), folder);
  }
}
checkCircles();
if (problems.length > 0) {
  console.error(`${problems.length} imports go against docs/ARCHITECTURE.md:\n${problems.join('\n')}`);
  process.exit(1);
}
console.log(`import directions hold in ${files} files`);
