/** A backup of the portal's database while it runs: everything as it was at one moment. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import type pg from 'pg';
import { PORTAL_VERSION } from '../version.ts';
import { BACKUP_VERSION, type BackupHeader, encodeLine, LEFT_OUT, sealed, secretCheck } from './form.ts';
import { appliedMigrations, quoted, sequencesOf, tablesOf, withClient } from './tables.ts';

const ROWS_AT_ONCE = 500;

/** The portal's secret, and whether the portal made it and keeps it in its data folder. */
export interface PortalSecret {
  readonly value: string;
  readonly isOwn: boolean;
}

/**
 * Writes the file, readable by its owner alone; nothing has its name before it is whole. Rows are one snapshot of the database, whatever
 * the portal does meanwhile. Answers the number of rows by table. Throws DB6108 where the file cannot be written, or is there already.
 */
export async function takeBackup(
  databaseUrl: string,
  path: string,
  secret: PortalSecret,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  await withClient(databaseUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const file = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(Readable.from(sealed(linesOf(client, secret, counts))), createGzip(), file);
      // Other than renaming, this never takes the place of an earlier backup.
      await link(part, path);
    } catch (cause) {
      if (!isOfFile(cause)) throw cause;
      const why = cause.code === 'EEXIST' ? `${path} is there already.` : `${path}: ${cause.message}.`;
      throw new DoubleblindError('DB6108', why, { cause });
    } finally {
      await rm(part, { force: true });
    }
  });
  return counts;
}

const isOfFile = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && ['open', 'write', 'link', 'fsync'].includes(String(error.syscall));

async function* linesOf(client: pg.Client, secret: PortalSecret, counts: Map<string, number>): AsyncGenerator<string> {
  const header: BackupHeader = {
    format: 'doubleblind-portal-backup',
    version: BACKUP_VERSION,
    portalVersion: PORTAL_VERSION,
    takenAt: new Date().toISOString(),
    migrations: await appliedMigrations(client),
    secret: { value: secret.isOwn ? secret.value : null, check: secretCheck(secret.value) },
  };
  yield JSON.stringify(header);
  for (const table of await tablesOf(client)) {
    if (LEFT_OUT.includes(table)) continue;
    let count = 0;
    for await (const json of rowsOf(client, table)) {
      yield encodeLine({ kind: 'row', table, json });
      count += 1;
    }
    counts.set(table, count);
  }
  for (const { name, value } of await sequencesOf(client)) yield encodeLine({ kind: 'sequence', name, value });
}

/** Rows as PostgreSQL's JSON, which keeps every digit of its numbers; a few at a time. */
async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string> {
  await client.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS json FROM ${quoted(table)} r`,
  );
  for (;;) {
    const { rows } = await client.query<{ json: string }>(`FETCH ${ROWS_AT_ONCE} FROM backup_rows`);
    for (const { json } of rows) yield json;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE backup_rows');
}
