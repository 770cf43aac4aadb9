/**
 * For developers: writes prisma/migrations/<time>_<name>/migration.sql with the SQL that leads from the last
 * schema (kept in prisma/migrations/schema.prisma) to the present one.
 *
 *     node apps/web/src/server/database/write-migration.ts add_something
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { startEmbeddedDatabase } from './embedded.ts';
import { diffSchemas } from './migrations.ts';

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('usage: node apps/web/src/server/database/write-migration.ts name_in_lower_case');
  process.exit(2);
}

const prismaFolder = join(repositoryRoot(), 'prisma');
const migrations = join(prismaFolder, 'migrations');
const lastSchema = join(migrations, 'schema.prisma');
const schema = readFileSync(join(prismaFolder, 'schema.prisma'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'doubleblind-migration-'));
chmodSync(scratch, 0o755);
const server = await startEmbeddedDatabase(scratch);
try {
  const sql = await diffSchemas(server.url, existsSync(lastSchema) ? readFileSync(lastSchema, 'utf8') : null, schema);
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrations, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  writeFileSync(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
  writeFileSync(lastSchema, schema);
  console.log(`wrote ${folder}/migration.sql (${sql.split('\n').length} lines)`);
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
