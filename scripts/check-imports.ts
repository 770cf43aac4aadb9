/** Fails when a file imports against the arrows of docs/ARCHITECTURE.md. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { resolveAlias, webLayerProblem } from './web-layers.ts';

const ROOT = join(import.meta.dirname, '..');
const BASE = ['errors'];
const PACKAGES = ['errors', 'program', 'compiler', 'mpc-core', 'imaging', 'metrics', 'contracts', 'report'];

/** Folder -> what it may import: packages by name, other folders by path. */
const ALLOWED: Record<string, string[]> = {
  'packages/errors': [],
  'packages/program': BASE,
  'packages/compiler': [...BASE, 'program', 'mpc-core'],
  'packages/mpc-core': [...BASE, 'program'],
  'packages/imaging': [...BASE, 'program'],
  'packages/metrics': BASE,
  'packages/contracts': [...BASE, 'program'],
  'packages/report': [...BASE, 'metrics', 'program', 'contracts'],
  'apps/party-agent': PACKAGES,
  'apps/web': [...BASE, 'contracts', 'program', 'metrics', 'report', 'prisma'],
  bench: [...PACKAGES, 'party-agent'],
  // The portal has no package index: scripts start it by its files.
  scripts: [...PACKAGES, 'party-agent', 'web'],
  prisma: [],
};

/** Who may take single files of a package: measurements of its inner parts. */
const BY_PATH = [
  ['bench/primitives/', 'packages/mpc-core/src/'],
  // Correlations dealt by nobody, to measure the protocols above them alone.
  ['bench/primitives/', 'packages/mpc-core/test/support/ideal/'],
  ['scripts/lpn-cost.ts', 'packages/mpc-core/src/two-party/plan/silent.ts'],
];

/** What a package offers besides its index: without PDF code or node:crypto, so that pages in a browser can use it. */
const ENTRIES = ['@doubleblind/report/content', '@doubleblind/contracts/select', '@doubleblind/mpc-core/plan'];

/** Folders inside mpc-core, lowest first: a folder imports only from itself and from those before it. */
const MPC_LAYERS = [
  'kernel',
  'channel',
  'backend',
  'reference',
  'two-party/plan',
  'two-party/ot',
  'two-party/rlwe',
  'two-party/protocols',
  'two-party',
];

/** Packages that take one entry of another, not its index. */
const ONLY_BY_ENTRY: Record<string, string> = {
  // Prices come from the plan; the compiler has no use for channels and keys.
  'packages/compiler': '@doubleblind/mpc-core/plan',
};

const problems: string[] = [];

function check(file: string, folder: string): void {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const isTest = file.includes('/test/') || file.endsWith('.test.ts');
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    const byName = target.match(/^@doubleblind\/([a-z-]+)/)?.[1];
    if (byName && byName !== basename(folder)) {
      if (!isTest && !ALLOWED[folder].includes(byName)) problems.push(`${file} imports ${target}`);
      const only = isTest ? undefined : ONLY_BY_ENTRY[folder];
      if (only?.startsWith(`@doubleblind/${byName}/`) && target !== only)
        problems.push(`${file} imports ${target}: ${only} only`);
      if (target.split('/').length > 2 && !ENTRIES.includes(target))
        problems.push(`${file} reaches into ${target}: import the package's index`);
    }
    // The version of everything stands in the root's package.json.
    const path = join(file, '..', target).replaceAll('\\', '/');
    if (target.startsWith('.') && !isTest && path !== 'package.json') checkRelative(file, folder, path);
    const inPortal =
      folder === 'apps/web' && !isTest ? (resolveAlias(target) ?? (target.startsWith('.') && path)) : null;
    const problem = inPortal ? webLayerProblem(file, inPortal) : null;
    if (problem) problems.push(problem);
  }
}

/** `path` is what a relative import of `file` leads to, from the root. */
function checkRelative(file: string, folder: string, path: string): void {
  if (folder === 'packages/mpc-core') checkMpcLayer(file, path);
  if (path.startsWith(`${folder}/`) || BY_PATH.some(([from, to]) => file.startsWith(from) && path.startsWith(to)))
    return;
  const other = Object.keys(ALLOWED).find((name) => path.startsWith(`${name}/`));
  const hasIndex = other?.startsWith('packages/') || other === 'apps/party-agent';
  if (hasIndex) problems.push(`${file} reaches into ${path}: import the package's index`);
  else if (!other || !ALLOWED[folder].includes(basename(other))) problems.push(`${file} imports ${path}`);
}

function checkMpcLayer(file: string, path: string): void {
  const layerOf = (name: string) => MPC_LAYERS.findIndex((layer) => name.startsWith(`packages/mpc-core/src/${layer}/`));
  const from = layerOf(file);
  if (from >= 0 && layerOf(path) > from) problems.push(`${file} imports ${path}, a layer above it`);
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
if (problems.length > 0) {
  console.error(`${problems.length} imports go against docs/ARCHITECTURE.md:\n${problems.join('\n')}`);
  process.exit(1);
}
console.log(`import directions hold in ${files} files`);
