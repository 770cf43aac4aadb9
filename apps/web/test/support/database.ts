import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/server/database/client.ts';
import { portalGlobals } from '../../src/server/globals.ts';

/** Creates a database, as a copy of `template` where there is one; answers its address. */
async function createDatabase(template?: string): Promise<string> {
  const migrated = inject('templateUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: migrated.replace(/[^/]+$/, 'postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  await client.end();
  return migrated.replace(/[^/]+$/, name);
}

/** A database without tables, and a connection to it, which the caller ends. */
export async function emptyDatabase(): Promise<{ client: pg.Client; url: string }> {
  const url = await createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, url };
}

/** A fresh, migrated database for one test file. */
export async function testDatabase(): Promise<{ database: Database; url: string }> {
  const url = await createDatabase('template_portal');
  const database = connectDatabase(url);
  portalGlobals().database = database;
  return { database, url };
}
