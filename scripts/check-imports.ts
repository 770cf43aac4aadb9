/** Fails when a file imports against the arrows of docs/ARCHITECTURE.md, or in a circle. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { resolveAlias, webLayerProblem } from './web-layers.ts';

const ROOT = join(import.meta.dirname, '..');
const BASE = ['errors'];
const PACKAGES = [
  'errors',
  'program',
  'compiler',
  'mpc-core',
  'imaging',
  'metrics',
  'privacy',
  'aggregation',
  'training',
  'contracts',
  'relay',
  'report',
  'browser-party',
];

/** Folder -> what it may import: packages by name, other folders by path. */
const ALLOWED: Record<string, string[]> = {
  'packages/errors': [],
  'packages/program': BASE,
  'packages/compiler': [...BASE, 'program', 'mpc-core'],
  'packages/mpc-core': [...BASE, 'program'],
  'packages/imaging': [...BASE, 'program'],
  'packages/metrics': BASE,
  'packages/privacy': [...BASE, 'metrics'],
  'packages/aggregation': BASE,
  'packages/training': [...BASE, 'compiler', 'metrics', 'privacy', 'aggregation'],
  'packages/contracts': [...BASE, 'program'],
  'packages/relay': [...BASE, 'contracts'],
  'packages/report': [...BASE, 'metrics', 'program', 'contracts', 'privacy'],
  'packages/browser-party': [...BASE, 'program', 'contracts', 'imaging', 'mpc-core'],
  'apps/party-agent': PACKAGES,
  'apps/web': [...BASE, 'browser-party', 'contracts', 'relay', 'program', 'metrics', 'report', 'prisma'],
  bench: [...PACKAGES, 'party-agent'],
  // The portal has no package index: scripts start it by its files.
  scripts: [...PACKAGES, 'party-agent', 'web'],
  examples: PACKAGES,
  prisma: [],
};

/** Who may take single files of a package: measurements of its inner parts. */
const BY_PATH = [
  ['bench/primitives/', 'packages/mpc-core/src/'],
  // Correlations dealt by nobody, to measure the protocols above them alone.
  ['bench/primitives/', 'packages/mpc-core/test/support/ideal/'],
  // What writes small films of every encoding for tests writes what the fuzzer starts from.
  ['scripts/fuzz/', 'packages/imaging/test/helpers/'],
];

/** What a package offers besides its index: without PDF code or node:crypto, so that pages in a browser can use it. */
const ENTRIES = [
  '@doubleblind/contracts/local-api',
  '@doubleblind/contracts/local-api/rules',
  '@doubleblind/contracts/monitoring',
  '@doubleblind/contracts/page',
  '@doubleblind/contracts/signed-text',
  '@doubleblind/browser-party/build',
  '@doubleblind/browser-party/channel',
  '@doubleblind/imaging/browser',
  '@doubleblind/report/content',
  '@doubleblind/program/output-meaning',
  '@doubleblind/mpc-core/party',
  '@doubleblind/program/units',
  '@doubleblind/mpc-core/plan',
  '@doubleblind/compiler/onnx',
];

/** Folders inside a package, lowest first: a folder imports only from itself and from those before it. */
const LAYERS: Record<string, string[]> = {
  'packages/mpc-core': [
    'kernel',
    'platform',
    'channel',
    'backend',
    'reference',
    'two-party/plan',
    'two-party/ot',
    'two-party/rlwe',
    'two-party/protocols',
    'two-party',
  ],
  'packages/compiler': ['onnx', 'layers', 'ops', 'fixed-point', 'passes', 'emit', 'calibrate', 'check'],
  'packages/contracts': [
    ...['canonical', 'identity', 'work', 'audit', 'manifests', 'report', 'results'],
    ...['agent-channel', 'local-api', 'page', 'monitoring'],
  ],
  'packages/browser-party': ['channel', 'engine', 'worker', 'page'],
  'packages/imaging': ['platform', 'decode', 'labels', 'phantom', 'preprocess', 'guard'],
  'packages/metrics': [
    ...['random', 'distributions', 'intervals', 'discrimination', 'calibration', 'agreement', 'comparison'],
    ...['segmentation', 'noisy', 'planning', 'synthesis', 'data', 'tables'],
  ],
  'packages/privacy': ['sample', 'account'],
  'apps/party-agent': ['store', 'peer', 'executors', 'models', 'work', 'pages', 'doctor', 'daemon', 'cli'],
};

/** Packages that take certain entries of another, not its index. */
const ONLY_BY_ENTRY: Record<string, readonly string[]> = {
  // Prices come from the plan; the compiler has no use for channels and keys.
  'packages/compiler': ['@doubleblind/mpc-core/plan'],
  // Graphs are read, written and run; nothing is compiled.
  'packages/training': ['@doubleblind/compiler/onnx'],
  // Nothing of Node.js.
  'packages/browser-party': [
    '@doubleblind/mpc-core/party',
    '@doubleblind/contracts/page',
    '@doubleblind/contracts/signed-text',
    '@doubleblind/imaging/browser',
  ],
  // Its channel; the rest is for pages.
  'apps/party-agent': ['@doubleblind/browser-party/channel'],
};

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
    LAYERS[folder]?.findIndex((layer) => name.startsWith(`${folder}/src/${layer}/`)) ?? -1;
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

for (const [folder, layers] of Object.entries(LAYERS))
  for (const inside of globSync(`${folder}/src/*/`, { cwd: ROOT }))
    if (!layers.some((layer) => layer.split('/')[0] === basename(inside)))
      problems.push(`${inside} is in no layer of ${folder}`);

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
