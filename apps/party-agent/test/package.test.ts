/** The agent as an installed command: packed, unpacked somewhere else, and started there by its bin. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packAgent } from '../../../scripts/agent-package.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'agent-package-'));
const installed = join(folder, 'package');
let manifest: { bin: Record<string, string>; dependencies: Record<string, string>; bundleDependencies: string[] };

beforeAll(() => {
  const unpacked = spawnSync('tar', ['xzf', packAgent(folder), '-C', folder], { encoding: 'utf8' });
  expect(unpacked.stderr).toBe('');
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  // What npm would fetch, at the same versions.
  for (const name of Object.keys(manifest.dependencies)) {
    if (manifest.bundleDependencies.includes(name)) continue;
    const scope = name.startsWith('@') ? join(installed, 'node_modules', name.split('/')[0]) : null;
    if (scope) mkdirSync(scope, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(installed, 'node_modules', name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const bin = join(installed, manifest.bin['party-agent']);
  return spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', cwd: folder });
}

test('the package has no TypeScript, no tests, nobody’s data, and every dependency at one version', () => {
  const files = ['src', 'systemd', ...manifest.bundleDependencies.map((name) => `node_modules/${name}`)].flatMap(
    (part) => globSync('**/*.*', { cwd: join(installed, part) }).map((file) => join(installed, part, file)),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => /\.tsx?$|\/test\/|\.onnx$|\.dcm$|\.pem$/.test(file))).toEqual([]);
  for (const file of files.filter((name) => name.endsWith('.js')))
    expect(readFileSync(file, 'utf8').match(/['"]\.{1,2}\/[^'"\n]*\.ts['"]/)?.[0], file).toBeUndefined();
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('its command starts, tells its version and reads films in a thread of its own', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  await renderStudies(join(folder, 'made'), { studies: 4, seed: 5, sites: [0], levels: 64 });
  const films = readdirSync(join(folder, 'made', 'images')).length;
  const labels = join(folder, 'made', 'labels.csv');
  const at = ['--data', join(folder, 'data'), '--images', join(folder, 'made', 'images'), '--labels', labels];
  const added = run('add-testset', ...at, '--name', 'films', '--accept-images', 'all');
  expect(added, added.stderr).toMatchObject({ status: 0 });
  expect(added.stdout).toContain(`${films} images`);
});

test('the unit runs the command as nobody special, with one folder to write into', () => {
  const unit = readFileSync(join(installed, 'systemd', 'party-agent.service'), 'utf8');
  const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  const program = settings.get('ExecStart')!.split(' ').slice(1);
  expect(program[0]).toBe('party-agent');
  expect(run(program[1], '--help').status).toBe(0);
  expect(settings.get('Environment')).toContain(`DOUBLEBLIND_DATA=/var/lib/${settings.get('StateDirectory')}`);
  expect(Object.fromEntries(settings)).toMatchObject({
    DynamicUser: 'yes',
    StateDirectoryMode: '0700',
    NoNewPrivileges: 'yes',
    ProtectSystem: 'strict',
    CapabilityBoundingSet: '',
  });
  if (existsSync('/usr/bin/systemd-analyze'))
    expect(spawnSync('systemd-analyze', ['verify', join(installed, 'systemd', 'party-agent.service')]).status).toBe(0);
});
