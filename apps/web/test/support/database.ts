import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/server/database/client.ts';
import { portalGlobals } from '../../src/server/globals.ts';

/** A fresh, migrated database for one test file. */
export async function testDatabase(): Promise<{ database: Database; url: string }> {
  const template = inject('templateUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: template.replace(/[^/]+$/, 'postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE template_portal`);
  await client.end();
  const url = template.replace(/[^/]+$/, name);
  const database = connectDatabase(url);
  portalGlobals().database = database;
  return { database, url };
}
