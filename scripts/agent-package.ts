/**
 * Makes the party agent's npm package: one file that `npm install --global` takes on a machine that has Node and nothing of
 * this repository, with a command `party-agent`.
 *
 *     npm run agent-package -- [--out FOLDER]
 *
 * Node strips types from sources of its own project, but not from packages that it finds in node_modules; so they are stripped here,
 * by the same function. The workspace's packages travel inside (bundleDependencies), others come from the registry at the locked versions.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const SCOPE = '@doubleblind/';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, { readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}

/** Paths of modules of our own, in imports and in addresses of threads, and of the one manifest that has the version. */
function withPackagedPaths(code: string, manifest: string): string {
  return code
    .replaceAll(/(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g, '$1$2.js$1')
    .replaceAll(/(['"])(?:\.\.\/)+package\.json\1/g, `'${manifest}'`);
}

/** Sources without their types; what is no TypeScript as it is. */
function copySources(from: string, to: string, root: string): void {
  for (const entry of globSync('src/**/*', { cwd: join(ROOT, from), withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(to, relative(join(ROOT, from), path)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    if (!entry.name.endsWith('.ts')) cpSync(path, target);
    else {
      const manifest = relative(dirname(target), join(root, 'package.json')).replaceAll('\\', '/');
      writeFileSync(target, withPackagedPaths(stripTypeScriptTypes(readFileSync(path, 'utf8')), manifest));
    }
  }
}

/** The agent's own packages that it needs, by what the manifests say, each once. */
function workspacePackages(name: string, found = new Set<string>()): Set<string> {
  const folder = name === 'party-agent' ? 'apps/party-agent' : `packages/${name}`;
  for (const dependency of Object.keys(manifestOf(folder).dependencies ?? {})) {
    const inside = dependency.startsWith(SCOPE) ? dependency.slice(SCOPE.length) : null;
    if (inside === null || found.has(inside)) continue;
    found.add(inside);
    workspacePackages(inside, found);
  }
  return found;
}

/** Writes the package's files into `folder`. */
function stage(folder: string): void {
  const agent = manifestOf('apps/party-agent');
  const packages = [...workspacePackages('party-agent')].sort();
  const dependencies: Record<string, string> = {};
  const take = (manifest: Manifest) => {
    for (const [name, version] of Object.entries(manifest.dependencies ?? {}))
      dependencies[name] = name.startsWith(SCOPE) ? agent.version : version;
  };
  take(agent);
  copySources('apps/party-agent', folder, folder);
  for (const name of packages) {
    const manifest = manifestOf(`packages/${name}`);
    take(manifest);
    const target = join(folder, 'node_modules', manifest.name);
    copySources(`packages/${name}`, target, folder);
    if (name === 'mpc-core') cpSync(join(ROOT, 'packages', name, 'build'), join(target, 'build'), { recursive: true });
    const built = (path: string) => path.replace(/\.ts$/, '.js');
    const exported = Object.entries(manifest.exports ?? {}).map(([key, path]) => [key, built(path)]);
    const imported = Object.entries(manifest.imports ?? {}).map(([key, { default: path }]) => [key, built(path)]);
    const { version } = manifest;
    writeJson(join(target, 'package.json'), {
      ...{ name: manifest.name, version, type: 'module' },
      exports: Object.fromEntries(exported),
      imports: Object.fromEntries(imported),
    });
  }
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(ROOT, 'docs', 'AGENT.md'), join(folder, 'README.md'));
  cpSync(join(ROOT, 'apps', 'party-agent', 'systemd'), join(folder, 'systemd'), { recursive: true });
  writeJson(join(folder, 'package.json'), {
    name: 'doubleblind-party-agent',
    version: agent.version,
    description: "An organisation's own agent for evaluating a model on images that neither side shows the other",
    license: 'MIT',
    type: 'module',
    engines: { node: '>=24' },
    bin: { 'party-agent': 'src/cli/main.js' },
    files: ['src', 'systemd'],
    dependencies,
    bundleDependencies: packages.map((name) => SCOPE + name),
  });
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** The package's path. */
export function packAgent(out: string): string {
  const staging = mkdtempSync(join(tmpdir(), 'doubleblind-agent-'));
  try {
    stage(staging);
    mkdirSync(out, { recursive: true });
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const packed = spawnSync(npm, ['pack', '--json', '--pack-destination', out], { cwd: staging, encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`npm pack: ${packed.stderr}`);
    const [{ filename }] = JSON.parse(packed.stdout) as { filename: string }[];
    return join(out, filename);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  console.log(packAgent(resolve(values.out ?? ROOT)));
}
