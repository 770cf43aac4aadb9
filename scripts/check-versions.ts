/**
 * Fails when a version in docs/VERSIONS.md is not the one in the code, or a version constant is missing there, or a package's version is
 * not that of the root, or the changelog tells readers of another wire version than the next release will have.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const ROW = /^\| [^|]+ \| (\d+) \| (\S+) `(\w+)` \| [^|]+ \|$/;

const rows = readFileSync(join(ROOT, 'docs', 'VERSIONS.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, version, file, name] = line.match(ROW) ?? [];
    return version ? [{ version, file, name }] : [];
  });

const problems = rows.flatMap(({ version, file, name }) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  // A schema without a constant has its version as a literal.
  const pattern =
    name === 'version' ? /\bversion: z\.literal\((\d+)\)/g : new RegExp(`export const ${name} = (\\d+);`, 'g');
  const found = [...text.matchAll(pattern)].map(([, number]) => number);
  return found.length > 0 && found.every((number) => number === version)
    ? []
    : [`${file} ${name} is ${found.join(', ') || 'not there'}, docs/VERSIONS.md says ${version}`];
});

for (const file of globSync('{packages,apps}/*/src/**/*.ts', {
  cwd: ROOT,
  exclude: (path) => /node_modules/.test(path),
})) {
  for (const [, name] of readFileSync(join(ROOT, file), 'utf8').matchAll(/export const (\w+_VERSION) = \d+;/g))
    if (!rows.some((row) => row.name === name)) problems.push(`${file} ${name} is not in docs/VERSIONS.md`);
}

const wire = rows.find(({ name }) => name === 'WIRE_VERSION')?.version;
const [, unreleased = ''] = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').split('\n## ');
const named = [...unreleased.matchAll(/Wire version (\d+)/g)].map(([, version]) => version);
if (named.some((version) => version !== wire))
  problems.push(`CHANGELOG.md speaks of wire version ${named.join(', ')} under Unreleased, it is ${wire}`);

const versionOf = (manifest: string): string => JSON.parse(readFileSync(join(ROOT, manifest), 'utf8')).version;
const software = versionOf('package.json');
for (const manifest of globSync('{packages,apps}/*/package.json', { cwd: ROOT }).concat('bench/package.json'))
  if (versionOf(manifest) !== software)
    problems.push(`${manifest} has version ${versionOf(manifest)}, package.json has ${software}`);

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${rows.length} versions are as docs/VERSIONS.md says`);
