/** The portal's own PostgreSQL: one process has it, it survives what happens to processes, and nobody is told "ok" without it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinEmbeddedDatabase, type RunningDatabase, startEmbeddedDatabase } from '../src/server/database/embedded.ts';
import { applyMigrations } from '../src/server/database/migrations.ts';
import { health } from '../src/server/process/health.ts';
import { servePortal } from '../src/server/process/serve.ts';

const EMBEDDED = join(import.meta.dirname, '..', 'src', 'server', 'database', 'embedded.ts');
let folder: string;
let running: RunningDatabase | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubleblind-embedded-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
});

afterEach(async () => {
  await running?.stop();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

const pidFile = () => join(folder, 'postgres', 'postmaster.pid');

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('a second start is refused and leaves the running database alone; commands may join it', async () => {
  running = await startEmbeddedDatabase(folder);
  await expect(startEmbeddedDatabase(folder)).rejects.toMatchObject({ code: 'DB6104' });
  const script = `import { startEmbeddedDatabase } from ${JSON.stringify(EMBEDDED)};
    await startEmbeddedDatabase(${JSON.stringify(folder)}).catch((error) => { console.log(error.code); process.exit(7); });`;
  const second = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' });
  expect([second.status, second.stdout.trim()]).toEqual([7, 'DB6104']);
  expect(await answers(running.url)).toBe(true);
  expect(await joinEmbeddedDatabase(folder)).toEqual({ url: running.url });
});

test('the lock ends with the process that had it, and its server is taken over', async () => {
  const script = `import { startEmbeddedDatabase } from ${JSON.stringify(EMBEDDED)};
    await startEmbeddedDatabase(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script]).signal).toBe('SIGKILL');
  const left = readFileSync(pidFile(), 'utf8').split('\n')[0];
  running = await startEmbeddedDatabase(folder);
  expect(readFileSync(pidFile(), 'utf8').split('\n')[0]).toBe(left);
  expect(await answers(running.url)).toBe(true);
});

test('a file of a server that is gone blocks no start, although another process has its number now', async () => {
  running = await startEmbeddedDatabase(folder);
  await running.stop();
  writeFileSync(pidFile(), `${process.pid}\n${join(folder, 'postgres')}\n1\n1\n`);
  running = await startEmbeddedDatabase(folder);
  expect(await answers(running.url)).toBe(true);
});

test('a killed database is told by health and started again, and the portal goes on with it', async () => {
  running = await startEmbeddedDatabase(folder);
  await applyMigrations(running.url);
  const settings = { AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: 'http://portal.test', PORT: 0, HOST: '127.0.0.1' };
  const portal = await servePortal({ DATABASE_URL: running.url, ...settings });
  try {
    expect((await health()).status).toBe('ok');
    expect(await running.revive()).toBe(false);
    process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGKILL');
    await expect.poll(async () => (await health()).status, { timeout: 60_000 }).toBe('no database');
    // Its other processes may need a moment to end.
    await expect.poll(() => running!.revive().catch(() => false), { timeout: 60_000, interval: 500 }).toBe(true);
    await expect.poll(async () => (await health()).status, { timeout: 60_000 }).toBe('ok');
    expect(await portal.database.organisation.count()).toBe(0);
  } finally {
    await portal.stop();
  }
});

test.runIf(process.getuid?.() === 0)(
  'a database that cannot lie where it was asked for is kept elsewhere for good, and said so',
  async () => {
    chmodSync(folder, 0o700);
    const said: string[] = [];
    running = await startEmbeddedDatabase(folder, (line) => said.push(line));
    const where = said.join('\n').match(/kept in (\S+),/)?.[1] ?? '';
    expect(dirname(where)).toBe('/var/lib/doubleblind');
    expect(existsSync(join(where, 'PG_VERSION'))).toBe(true);
    await running.stop();
    running = null;
    rmSync(where, { recursive: true, force: true });
  },
);

test.runIf(process.platform === 'linux')(
  'Ctrl-C in the terminal of the portal does not reach its database',
  async () => {
    running = await startEmbeddedDatabase(folder);
    // Session and process group, the fourth and third after the name (proc(5)).
    const groupOf = (pid: number | string) =>
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').slice(2, 4);
    const server = readFileSync(pidFile(), 'utf8').split('\n')[0];
    expect(groupOf(server)).toEqual([server, server]);
  },
);

test('a database that ends at the same moment as the portal is no error of the scheduler’s', async () => {
  running = await startEmbeddedDatabase(folder);
  await applyMigrations(running.url);
  const settings = { DATABASE_URL: running.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: 'http://portal.test' };
  const portal = await servePortal({ ...settings, PORT: 0, HOST: '127.0.0.1' });
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGINT');
  await portal.stop();
  expect(said.mock.calls).toEqual([]);
  said.mockRestore();
});

test('a database that has ended by itself is stopped at once', async () => {
  running = await startEmbeddedDatabase(folder);
  process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGINT');
  await expect.poll(() => existsSync(pidFile()), { timeout: 60_000 }).toBe(false);
  await running.stop();
  running = null;
});
