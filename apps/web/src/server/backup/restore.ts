/** From a backup to a database that was empty: all of it, or nothing. */
import type { ChainCheck } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type pg from 'pg';
import { checkAllRecords } from '../audit/check.ts';
import { connectDatabase } from '../database/client.ts';
import { applyMigrations, migrationNames } from '../database/migrations.ts';
import { type BackupHeader, type BackupLine, checkWhole, readHeader, readLines } from './form.ts';
import { appliedMigrations, foreignKeysOf, quoted, tablesOf, withClient } from './tables.ts';

const ROWS_AT_ONCE = 500;
const LOOKS = 10;
const LOOK_MILLISECONDS = 100;

/** What a person should know of what was brought back. */
export interface Restored {
  readonly takenAt: string;
  /** Rows by table. */
  readonly counts: ReadonlyMap<string, number>;
  /** The audit chain, checked from its first record. */
  readonly chain: ChainCheck;
}

/** Reads the whole file, and its header. Throws DB6106 for anything but a whole backup that this version of the portal can read. */
export async function openBackup(path: string): Promise<BackupHeader> {
  const header = await readHeader(path);
  await checkWhole(path);
  const known = migrationNames();
  const newer = header.migrations.find((name) => !known.includes(name));
  if (newer !== undefined)
    throw new DoubleblindError(
      'DB6106',
      `It was taken by version ${header.portalVersion} of the portal; this one has no migration ${newer}.`,
    );
  return header;
}

/**
 * Makes the tables as they were, fills them in one transaction with all constraints checked at its end, and brings them up to date.
 * Throws DB6106 as openBackup, DB6107 for a database that has rows, tables of another version, or users.
 */
export async function restoreBackup(databaseUrl: string, path: string): Promise<Restored> {
  const { migrations, takenAt } = await openBackup(path);
  await withClient(databaseUrl, (client) => requireEmpty(client, migrations));
  await applyMigrations(databaseUrl, migrations);
  const counts = await withClient(databaseUrl, (client) => fill(client, path));
  await applyMigrations(databaseUrl);
  const database = connectDatabase(databaseUrl);
  const chain = await checkAllRecords(database).finally(() => database.$disconnect());
  return { takenAt, counts, chain };
}

async function requireEmpty(client: pg.Client, migrations: readonly string[]): Promise<void> {
  const refuse = (why: string) => {
    throw new DoubleblindError('DB6107', why);
  };
  const others = await otherConnections(client);
  if (others > 0) refuse(`${others} other connections use it: is a portal running?`);
  const tables = await tablesOf(client);
  for (const table of tables) {
    const { rows: found } = await client.query(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
    if (found.length > 0) refuse(`Its table ${table} has rows.`);
  }
  const applied = await appliedMigrations(client);
  if (tables.length > 0 && applied.join() !== migrations.join())
    refuse('Its tables are of another version than the backup.');
}

/** Connections that were closed a moment ago may still be counted: they are waited for. */
async function otherConnections(client: pg.Client): Promise<number> {
  for (let look = 1; ; look++) {
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    const [{ others }] = rows;
    if (others === 0 || look === LOOKS) return others;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
}

async function fill(client: pg.Client, path: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await client.query('BEGIN');
  // Rows come table by table, and some rows lead to later ones.
  const keys = await foreignKeysOf(client);
  for (const { drop } of keys) await client.query(drop);
  for await (const { table, rows } of rowsTogether(readLines(path))) {
    const type = quoted(table);
    await client.query(`INSERT INTO ${type} SELECT * FROM json_populate_recordset(NULL::${type}, $1::json)`, [
      `[${rows.join(',')}]`,
    ]);
    counts.set(table, (counts.get(table) ?? 0) + rows.length);
  }
  for await (const line of readLines(path)) {
    if (line.kind !== 'sequence') continue;
    await client.query('SELECT setval($1::regclass, $2)', [`public.${quoted(line.name)}`, line.value]);
  }
  for (const { add } of keys) await client.query(add);
  await client.query('COMMIT');
  return counts;
}

/** Some rows of one table at a time. */
async function* rowsTogether(lines: AsyncIterable<BackupLine>): AsyncGenerator<{ table: string; rows: string[] }> {
  let together: { table: string; rows: string[] } | undefined;
  for await (const line of lines) {
    if (line.kind !== 'row') continue;
    if (together && (together.table !== line.table || together.rows.length === ROWS_AT_ONCE)) {
      yield together;
      together = undefined;
    }
    together ??= { table: line.table, rows: [] };
    together.rows.push(line.json);
  }
  if (together) yield together;
}
