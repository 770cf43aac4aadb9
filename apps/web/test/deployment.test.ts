/** The container files name what exists, pin what they start from, and run as nobody special. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test.each(['portal', 'agent'])('docker/%s.Dockerfile', (name) => {
  const file = read(`docker/${name}.Dockerfile`);
  const bases = [...file.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases).toHaveLength(2);
  for (const base of bases) expect(base).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
  for (const [, sources] of file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
    for (const source of sources.split(' ')) expect(existsSync(join(ROOT, source)), source).toBe(true);
  }
  for (const [, script] of file.matchAll(/node ((?:apps|packages|scripts)\/\S+\.(?:ts|mjs))/g)) {
    expect(existsSync(join(ROOT, script)), script).toBe(true);
  }
  const lastStage = file.slice(file.lastIndexOf('FROM'));
  expect(lastStage).toMatch(/^USER doubleblind$/m);
  expect(lastStage).toMatch(/^HEALTHCHECK /m);
  expect(file).not.toMatch(/:latest|ARG .*(SECRET|PASSWORD|TOKEN)/);
  const ignored = read(`docker/${name}.Dockerfile.dockerignore`);
  expect(ignored.startsWith('**\n')).toBe(true);
});

test('the compose file has no secret in it and closes what it can', () => {
  const file = read('docker/compose.yaml');
  for (const name of ['POSTGRES_PASSWORD', 'AUTH_SECRET']) {
    expect(file).toMatch(new RegExp(`\\$\\{${name}:\\?`));
    expect(file).not.toMatch(new RegExp(`${name}: (?!\\$)`));
  }
  const services = file
    .slice(file.indexOf('services:'), file.indexOf('\nvolumes:'))
    .split(/^ {2}(?=[a-z-]+:$)/m)
    .slice(1);
  expect(services.map((text) => text.split(':')[0])).toEqual(['database', 'portal', 'vendor-agent', 'hospital-agent']);
  for (const service of services.slice(1)) {
    expect(service).toContain('cap_drop: [ALL]');
    expect(service).toContain('no-new-privileges:true');
    expect(service).toContain('read_only: true');
  }
  for (const [, address] of file.matchAll(/"(?:--http|--listen-peer)", "([^"]+)"/g))
    expect(address).toMatch(/^127\.0\.0\.1:/);
});

test('the deployment page names every setting of the portal', () => {
  const page = read('docs/DEPLOYMENT.md');
  for (const [, name] of read('apps/web/src/server/env.ts').matchAll(/^ {2}([A-Z_]+): z/gm))
    expect(page).toContain(`\`${name}\``);
});
