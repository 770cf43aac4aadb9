/**
 * The container files, read as an engine would: they pin what they start from, run as nobody special, and fit each
 * other. `npm run images` carries their steps out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderCompose, type Service } from '../../../scripts/docker/compose.ts';
import { filterContext, trackedFiles } from '../../../scripts/docker/context.ts';
import { parseDockerfile, type Stage } from '../../../scripts/docker/dockerfile.ts';
import { localScript } from '../../../scripts/docker/image.ts';
import { clientAddress, proxyList } from '../src/server/client-address.ts';
import { readEnvironment } from '../src/server/env.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const stagesOf = (name: string) => parseDockerfile(read(`docker/${name}.Dockerfile`));
const contextOf = (name: string) => filterContext(trackedFiles(ROOT), read(`docker/${name}.Dockerfile.dockerignore`));
const copiesOf = (stage: Stage) => stage.steps.flatMap((step) => (step.kind === 'copy' && !step.from ? [step] : []));

describe.each(['portal', 'agent'])('docker/%s.Dockerfile', (name) => {
  const stages = stagesOf(name);
  const last = stages.at(-1)!;

  test('starts from one pinned, slim image', () => {
    expect(stages).toHaveLength(2);
    for (const { base } of stages) expect(base).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
    expect(stages[0].base).toBe(stages[1].base);
  });

  test('copies only what is tracked and let through, and everything that it starts', () => {
    const context = contextOf(name);
    const copied = copiesOf(stages[0]).flatMap(({ sources }) => sources);
    for (const source of copied) {
      const found = context.some((file) => file === source || file.startsWith(`${source}/`));
      expect(found, source).toBe(true);
    }
    for (const [, script] of read(`docker/${name}.Dockerfile`).matchAll(/node (?:\/app\/)?(\S+\.(?:ts|mjs))/g)) {
      expect(context, script).toContain(script);
      expect(copied.some((source) => script.startsWith(`${source}/`))).toBe(true);
    }
  });

  test('sends neither tests, nor secrets, nor anybody’s data', () => {
    const sensitive = /(^|\/)(test|\.data|node_modules|\.next)\/|\.env|auth-secret|\.(pem|key|dcm|onnx)$/;
    expect(contextOf(name).filter((file) => sensitive.test(file))).toEqual([]);
    expect(read(`docker/${name}.Dockerfile`)).not.toMatch(/:latest|ARG |SECRET|PASSWORD|TOKEN/);
  });

  test('installs before it copies sources, so that the layer lasts, with every workspace’s manifest', () => {
    const { steps } = stages[0];
    const install = steps.findIndex((step) => step.kind === 'run' && step.script.startsWith('npm ci'));
    const before = steps.slice(0, install).flatMap((step) => (step.kind === 'copy' ? step : []));
    const copied = before.flatMap(({ sources, target }) => {
      for (const source of sources) if (source.includes('/')) expect(`${dirname(source)}/`).toBe(target);
      return sources;
    });
    const { workspaces } = JSON.parse(read('package.json'));
    const manifests = workspaces.flatMap((pattern: string) => globSync(`${pattern}/package.json`, { cwd: ROOT }));
    expect([...copied].sort()).toEqual(['.npmrc', 'package-lock.json', 'package.json', ...manifests].sort());
  });

  test('runs as nobody special, in exec form, with a health check and one folder for data', () => {
    expect(last.user).toBe('doubleblind');
    expect(last.volumes).toEqual(['/data']);
    expect([...last.entrypoint, ...last.command].length).toBeGreaterThan(0);
    expect(last.healthcheck!.join(' ')).toContain(`127.0.0.1:${last.ports[0]}/`);
    const users = last.steps.find((step) => step.kind === 'run')!;
    expect(users.kind === 'run' && users.script).toMatch(/useradd .*--uid [1-9]\d{3,}/);
  });
});

describe('docker/compose.yaml', () => {
  const text = read('docker/compose.yaml');
  const variables = { POSTGRES_PASSWORD: 'a1'.repeat(8), AUTH_SECRET: 'b2'.repeat(16) };
  const { services, volumes } = renderCompose(text, variables);
  /** The image that a service is built from, by its Dockerfile. */
  const imageOf = (service: Service) => service.build && parseDockerfile(read(service.build.dockerfile)).at(-1)!;
  const dependenciesOf = ({ depends_on: on = {} }: Service) =>
    Array.isArray(on)
      ? on.map((name) => [name, 'service_started'])
      : Object.entries(on).map(([name, { condition }]) => [name, condition]);

  test('wants its secrets from outside', () => {
    for (const name of Object.keys(variables)) {
      expect(() => renderCompose(text, { ...variables, [name]: '' })).toThrow(`${name}: set it`);
      expect(text).not.toMatch(new RegExp(`${name}: (?!\\$)`));
    }
  });

  test('names images, folders and services that exist', () => {
    expect(Object.keys(services)).toEqual(['database', 'portal', 'vendor-agent', 'hospital-agent']);
    const used = new Set<string>();
    for (const service of Object.values(services)) {
      if (service.build)
        expect(existsSync(join(ROOT, 'docker', service.build.context, service.build.dockerfile))).toBe(true);
      else expect(service.image).toMatch(/:\d+\.\d+-/);
      for (const volume of service.volumes ?? []) {
        const [name, target] = volume.split(':');
        used.add(name);
        if (service.build) expect(imageOf(service)!.volumes).toContain(target);
      }
      for (const [name, condition] of dependenciesOf(service)) {
        expect(services).toHaveProperty(name);
        const checked = services[name].healthcheck ?? imageOf(services[name])?.healthcheck;
        if (condition === 'service_healthy') expect(checked).toBeTruthy();
      }
    }
    expect([...used].sort()).toEqual(Object.keys(volumes).sort());
  });

  test('gives the portal settings that it takes, of the database beside it', () => {
    const { database, portal } = services;
    const environment = readEnvironment({
      NODE_ENV: 'production',
      ...imageOf(portal)!.environment,
      ...portal.environment,
    });
    const url = new URL(environment.DATABASE_URL);
    expect(services).toHaveProperty(url.hostname);
    expect(database.environment).toEqual({
      POSTGRES_USER: url.username,
      POSTGRES_PASSWORD: url.password,
      POSTGRES_DB: url.pathname.slice(1),
    });
    expect(portal.ports).toEqual([`127.0.0.1:${new URL(environment.PORTAL_ORIGIN).port}:${environment.PORT}`]);
  });

  test('opens agents to this machine only, each at a port of its own that its health check asks', () => {
    const agents = [services['vendor-agent'], services['hospital-agent']];
    const addresses = agents.flatMap(({ command = [] }) => command.filter((word) => /:\d+$/.test(word)));
    expect(addresses.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const agent of agents) {
      const http = agent.command![agent.command!.indexOf('--http') + 1];
      const check = agent.healthcheck?.test ?? imageOf(agent)!.healthcheck!;
      expect(check.join(' ')).toContain(`http://${http}/health`);
    }
  });

  test('takes away from containers what they do not need', () => {
    for (const [name, service] of Object.entries(services)) {
      if (name === 'database') continue;
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.read_only).toBe(true);
    }
  });
});

test('docker/compose.portals.yaml has two processes that share what they have to, each at an address of its own, and a load balancer that knows both', () => {
  const variables = { POSTGRES_PASSWORD: 'a1'.repeat(8), AUTH_SECRET: 'b2'.repeat(16) };
  const { services } = renderCompose(read('docker/compose.portals.yaml'), variables);
  const alone = renderCompose(read('docker/compose.yaml'), variables).services.portal;
  const nginx = read('docker/nginx.conf');
  const names = ['portal-1', 'portal-2'];
  const settings = names.map((name) => {
    const { environment, cap_drop, read_only } = services[name];
    expect({ cap_drop, read_only }).toEqual({ cap_drop: ['ALL'], read_only: true });
    const { PROCESS_ADDRESS, ...same } = readEnvironment({ NODE_ENV: 'production', HOST: '0.0.0.0', ...environment });
    expect(PROCESS_ADDRESS).toBe(`${name}:${same.PORT}`);
    expect(nginx).toContain(`server ${PROCESS_ADDRESS} `);
    return same;
  });
  expect(settings[0]).toEqual(settings[1]);
  expect(settings[0]).toMatchObject(alone.environment!);
  // Nobody but the load balancer is reached from outside.
  expect(names.flatMap((name) => services[name].ports ?? [])).toEqual([]);
  for (const header of ['Host $http_host', 'X-Forwarded-For $proxy_add_x_forwarded_for', 'Upgrade $http_upgrade'])
    expect(nginx).toContain(`proxy_set_header ${header};`);
});

test('ignore rules: the last one that fits decides, folders count for what is in them', () => {
  const paths = ['a.txt', 'src/a.ts', 'src/deep/test/b.ts', 'src/deep/c.ts', 'other/src/d.ts'];
  expect(filterContext(paths, '**\n!src\n**/test\n')).toEqual(['src/a.ts', 'src/deep/c.ts']);
  expect(filterContext(paths, '# nothing\nsrc/*.ts\n')).toEqual(paths.filter((path) => path !== 'src/a.ts'));
});

test('a Dockerfile with something unknown in it is refused, not half carried out', () => {
  expect(() => parseDockerfile('FROM a\nADD x y')).toThrow('unknown instruction ADD');
  expect(() => parseDockerfile('FROM a\nCMD node x')).toThrow('not in exec form');
  expect(() => parseDockerfile('FROM a\nCOPY --chown=1 x y')).toThrow('unknown flag');
});

test('a step that is carried out here changes nothing outside its own folder', () => {
  const script =
    'groupadd x && useradd y --home-dir /data && printf "exec /app/a" > /usr/local/bin/b && rm -rf /data/c';
  expect(localScript(script, '/tmp/r')).toBe(
    'printf "exec /tmp/r/app/a" > /tmp/r/usr/local/bin/b && rm -rf /tmp/r/data/c',
  );
});

test('the deployment page names every setting of the portal', () => {
  const page = read('docs/DEPLOYMENT.md');
  for (const [, name] of read('apps/web/src/server/env.ts').matchAll(/^ {2}([A-Z_]+): z/gm))
    expect(page).toContain(`\`${name}\``);
});

test('the proxy of the deployment page tells who asks and passes WebSockets on, and the portal believes it when told so', () => {
  const page = read('docs/DEPLOYMENT.md');
  const snippet = page.slice(
    page.indexOf('    location / {'),
    page.indexOf('    }\n', page.indexOf('    location / {')),
  );
  const set = new Map([...snippet.matchAll(/proxy_set_header (\S+) (.+);/g)].map(([, name, value]) => [name, value]));
  expect(Object.fromEntries(set)).toEqual({
    Host: '$host',
    'X-Forwarded-For': '$proxy_add_x_forwarded_for',
    Upgrade: '$http_upgrade',
    Connection: '"upgrade"',
  });
  // What nginx makes of a client at 203.0.113.9 that forges the header.
  const forwarded = '198.51.100.1, 203.0.113.9';
  expect(clientAddress('127.0.0.1', forwarded, proxyList('127.0.0.1'))).toBe('203.0.113.9');
  expect(clientAddress('127.0.0.1', forwarded, proxyList(''))).toBe('127.0.0.1');
});

test('an older Node that is told to start the portal has the launcher do it, which finds one that is new enough', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-older-'));
  const [older, shim] = [join(folder, 'older.cjs'), join(folder, 'node')];
  // What it would start says what it was given.
  writeFileSync(shim, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  writeFileSync(
    older,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.18.0' } });
     process.execPath = ${JSON.stringify(shim)};`,
  );
  const launched = spawnSync(process.execPath, ['--require', older, 'scripts/portal.ts', '--port', '3100'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(launched.stdout.trim().split('\n')).toEqual([
    ...[join(ROOT, 'scripts', 'launch.mjs'), 'portal'],
    ...['--port', '3100'],
  ]);
  expect(launched.status).toBe(0);
  rmSync(folder, { recursive: true });
});
