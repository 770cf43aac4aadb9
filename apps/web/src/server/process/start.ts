/** Brings the whole portal up in this process: database, migrations, pages, server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectDatabase, type Database } from '../database/client.ts';
import { type RunningDatabase, startEmbeddedDatabase } from '../database/embedded.ts';
import { applyMigrations } from '../database/migrations.ts';
import { readEnvironment } from '../env.ts';
import { authSecret, defaultDataFolder, openDatabase } from './data-folder.ts';
import { checkAddress } from './listen-address.ts';
import { buildPages, preparePages } from './pages.ts';
import { buildPartyScripts } from './party-scripts.ts';
import { servePortal } from './serve.ts';

export interface StartOptions {
  /** Folder for the embedded database and the generated secret; default: .data in the repository. */
  readonly dataFolder?: string;
  readonly port?: number;
  readonly host?: string;
  /** Runs after the migrations and before the first request, for example to seed. */
  readonly prepare?: (database: Database) => Promise<void>;
  readonly say?: (line: string) => void;
}

export interface StartedPortal {
  readonly origin: string;
  readonly port: number;
  /** The portal's own connection pool, for scripts in the same process. */
  readonly database: Database;
  stop(): Promise<void>;
}

function portalPort(port: number | undefined): number {
  return port ?? Number(process.env.PORT ?? 3000);
}

/** Where the portal is reached, as the environment says or by its port on this machine. */
export function portalOrigin(port?: number): string {
  return process.env.PORTAL_ORIGIN ?? `http://localhost:${portalPort(port)}`;
}

/** For commands beside a portal that may be running: opens its database, brings it up to date, does the work. */
export async function withPortalDatabase<T>(
  dataFolder: string | undefined,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const opened = await openDatabase(dataFolder ?? defaultDataFolder());
  try {
    await applyMigrations(opened.url);
    const database = connectDatabase(opened.url);
    return await work(database).finally(() => database.$disconnect());
  } finally {
    await opened.stop();
  }
}

/** How often the embedded database is looked after. */
const REVIVE_MILLISECONDS = 3000;

/** Starts the database again when it was killed; a portal without one serves nobody. */
function keepAlive(embedded: RunningDatabase, say: (line: string) => void): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    embedded
      .revive()
      .then((had) => had && say('database: it had stopped and was started again'))
      .catch((error: Error) => say(`database: ${error.message}`))
      .finally(() => {
        busy = false;
      });
  }, REVIVE_MILLISECONDS);
}

/**
 * Settings in the environment win: DATABASE_URL (else the embedded PostgreSQL is started), AUTH_SECRET (else generated
 * once and kept), PORTAL_ORIGIN, PORT, HOST, SMTP_URL (else mails are files in the data folder). Throws DB6105 when the address
 * is taken.
 */
export async function startPortal(options: StartOptions = {}): Promise<StartedPortal> {
  const say = options.say ?? (() => undefined);
  const dataFolder = options.dataFolder ?? defaultDataFolder();
  mkdirSync(dataFolder, { recursive: true });
  const port = portalPort(options.port);
  const host = options.host ?? process.env.HOST ?? '127.0.0.1';
  // Before the minute that pages and database may take.
  await checkAddress(host, port);
  buildPages(say);
  await buildPartyScripts(say);
  const embedded = process.env.DATABASE_URL ? null : await startEmbeddedDatabase(dataFolder, say);
  process.env.DATABASE_URL ??= embedded!.url;
  process.env.AUTH_SECRET ??= authSecret(dataFolder);
  process.env.PORTAL_ORIGIN ??= portalOrigin(port);
  if (!process.env.SMTP_URL) process.env.MAIL_FOLDER ??= join(dataFolder, 'mail');
  process.env.PORT = String(port);
  process.env.HOST = host;
  const environment = readEnvironment();
  try {
    const applied = await applyMigrations(environment.DATABASE_URL);
    if (applied.length > 0) say(`database: applied ${applied.join(', ')}`);
    if (options.prepare) {
      const database = connectDatabase(environment.DATABASE_URL);
      await options.prepare(database).finally(() => database.$disconnect());
    }
    const running = await servePortal(environment, await preparePages(environment));
    const watch = embedded && keepAlive(embedded, say);
    return {
      origin: environment.PORTAL_ORIGIN,
      port: running.port,
      database: running.database,
      stop: async () => {
        if (watch) clearInterval(watch);
        await running.stop();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
