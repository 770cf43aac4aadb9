/**
 * Applies the standard prisma/migrations folders and keeps Prisma's own _prisma_migrations table, without the
 * downloaded schema engine: the same engine as WebAssembly over an ordinary PostgreSQL connection.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { repositoryRoot } from '../paths.ts';

const NO_FILTER = { externalTables: [], externalEnums: [] };

let engineModule: Promise<{ SchemaEngine: typeof SchemaEngine }> | undefined;

/** The package's own entry imports the .wasm file as a module, which Node does not do without a warning. */
function loadEngine(): Promise<{ SchemaEngine: typeof SchemaEngine }> {
  engineModule ??= (async () => {
    const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, {
      './schema_engine_bg.js': glue as WebAssembly.ModuleImports,
    });
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return glue as unknown as { SchemaEngine: typeof SchemaEngine };
  })();
  return engineModule;
}

/** Runs `work` with an engine on a connection pool that is closed afterwards. */
async function withEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

const migrationsFolder = () => join(repositoryRoot(), 'prisma', 'migrations');

/** Names of all migrations that this version has, in order. */
export function migrationNames(): string[] {
  return readdirSync(migrationsFolder(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function readMigrations(names: readonly string[]): MigrationList {
  const folder = migrationsFolder();
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(folder, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** Key of the advisory lock that lets one process migrate at a time ("migr"). */
const MIGRATION_LOCK = 0x6d696772;

/**
 * Brings the database up to date, or as far as the migrations that are named; answers the names of those that it applied. Of several processes
 * that start together the later ones wait, and find nothing left to do.
 */
export async function applyMigrations(
  databaseUrl: string,
  names: readonly string[] = migrationNames(),
): Promise<string[]> {
  const schema = readFileSync(join(repositoryRoot(), 'prisma', 'schema.prisma'), 'utf8');
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await withEngine(databaseUrl, schema, async (engine) => {
      const migrationsList = readMigrations(names);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
      return appliedMigrationNames;
    });
  } finally {
    await lock.end();
  }
}

/** SQL that leads from `fromSchema` (null: an empty database) to `toSchema`; needs a connection but changes nothing. */
export function diffSchemas(databaseUrl: string, fromSchema: string | null, toSchema: string): Promise<string> {
  const container = (content: string) => ({ files: [{ path: 'schema.prisma', content }] });
  return withEngine(databaseUrl, toSchema, async (engine) => {
    const { stdout } = await engine.diff({
      from: fromSchema === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', ...container(fromSchema) },
      to: { tag: 'schemaDatamodel', ...container(toSchema) },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? '';
  });
}
