/** Fails when a file imports against the arrows of docs/ARCHITECTURE.md. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const BASE = ['errors'];
const PACKAGES = ['errors', 'program', 'compiler', 'mpc-core', 'imaging', 'metrics', 'contracts', 'report'];

/** Workspace folder -> workspaces that it may import. */
const ALLOWED: Record<string, string[]> = {
  'packages/errors': [],
  'packages/program': BASE,
  'packages/compiler': [...BASE, 'program'],
  'packages/mpc-core': [...BASE, 'program'],
  'packages/imaging': [...BASE, 'program'],
  'packages/metrics': BASE,
  'packages/contracts': [...BASE, 'program'],
  'packages/report': [...BASE, 'metrics', 'program', 'contracts'],
  'apps/party-agent': PACKAGES,
  'apps/web': [...BASE, 'contracts', 'program', 'metrics', 'report'],
};

/** What a package offers besides its index. report/content has no PDF code, so that pages in a browser can use it. */
const ENTRIES = ['@doubleblind/report/content'];

/** Folders inside mpc-core, lowest first: a folder imports only from itself and from those before it. */
const MPC_LAYERS = ['kernel', 'channel', 'ring', 'ot', 'rlwe', 'cleartext', 'protocols', 'runtime'];

const problems: string[] = [];

function check(file: string, workspace: string): void {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const isTest = file.includes('/test/') || file.endsWith('.test.ts');
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    const workspaceImport = target.match(/^@doubleblind\/([a-z-]+)/);
    if (
      workspaceImport &&
      `packages/${workspaceImport[1]}` !== workspace &&
      `apps/${workspaceImport[1]}` !== workspace
    ) {
      if (!isTest && !ALLOWED[workspace].includes(workspaceImport[1])) problems.push(`${file} imports ${target}`);
      if (target.split('/').length > 2 && !ENTRIES.includes(target))
        problems.push(`${file} reaches into ${target}: import the package's index`);
    }
    if (workspace === 'packages/mpc-core' && target.startsWith('.') && !isTest) checkMpcLayer(file, target);
  }
}

function checkMpcLayer(file: string, target: string): void {
  const from = file.split('/')[3];
  const to = join(file, '..', target).split('/')[3];
  const fromLayer = MPC_LAYERS.indexOf(from);
  const toLayer = MPC_LAYERS.indexOf(to);
  if (fromLayer >= 0 && toLayer > fromLayer)
    problems.push(`${file} (${from}) imports ${target} (${to}), a layer above it`);
}

let files = 0;
for (const workspace of Object.keys(ALLOWED)) {
  for (const file of globSync(`${workspace}/**/*.{ts,tsx}`, {
    cwd: ROOT,
    exclude: (path) => /node_modules|\.next|generated|assembly/.test(path),
  })) {
    files += 1;
    check(file.replaceAll('\\', '/'), workspace);
  }
}
if (problems.length > 0) {
  console.error(`${problems.length} imports go against docs/ARCHITECTURE.md:\n${problems.join('\n')}`);
  process.exit(1);
}
console.log(`import directions hold in ${files} files`);
