/** The migrations lead to the schema that the portal is built for: neither may change without the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { diffSchemas } from '../src/server/database/migrations.ts';
import { emptyDatabase, testDatabase } from './support/database.ts';

const PRISMA = join(import.meta.dirname, '..', '..', '..', 'prisma');
const schema = readFileSync(join(PRISMA, 'schema.prisma'), 'utf8');

/** Columns, indexes, constraints and types of a database, by their names. */
async function structureOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(`
      SELECT concat_ws(' ', 'column', table_name, column_name, udt_name, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
      UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
          AND conrelid <> '_prisma_migrations'::regclass
      UNION ALL SELECT concat_ws(' ', 'type', typname, enumlabel) FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
      ORDER BY 1`);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

test('a database that was migrated is the one that the schema describes, down to the names of its indexes', async () => {
  const { database, url: migrated } = await testDatabase();
  await database.$disconnect();
  const { client, url } = await emptyDatabase();
  await client.query(await diffSchemas(url, null, schema));
  await client.query('CREATE TABLE "_prisma_migrations" ()');
  await client.end();
  expect(await structureOf(migrated)).toEqual(await structureOf(url));
});

test('the schema that the next migration starts from is that of the last one', () => {
  expect(readFileSync(join(PRISMA, 'migrations', 'schema.prisma'), 'utf8')).toBe(schema);
});
