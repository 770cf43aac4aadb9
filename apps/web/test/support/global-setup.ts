import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { generateClient } from '../../scripts/generate-client.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated, empty database that test files copy. */
    templateUrl: string;
  }
}

/** Starts one embedded PostgreSQL for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  generateClient();
  const { startEmbeddedDatabase } = await import('../../src/server/database/embedded.ts');
  const { applyMigrations } = await import('../../src/server/database/migrations.ts');
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-test-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const running = await startEmbeddedDatabase(folder);
  const client = new pg.Client({ connectionString: running.url });
  await client.connect();
  await client.query('CREATE DATABASE template_portal');
  await client.end();
  const templateUrl = running.url.replace(/[^/]+$/, 'template_portal');
  await applyMigrations(templateUrl);
  project.provide('templateUrl', templateUrl);
  return async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
