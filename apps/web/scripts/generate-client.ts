/** Generates the database client from prisma/schema.prisma, when the schema is newer. Needs no network. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export function generateClient() {
  const root = join(import.meta.dirname, '..', '..', '..');
  const schema = join(root, 'prisma', 'schema.prisma');
  const client = join(root, 'prisma', 'generated', 'client.ts');
  if (existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs) return;
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const result = spawnSync(
    process.execPath,
    [prisma, 'generate', '--config', join(root, 'prisma', 'prisma.config.ts')],
    {
      cwd: root,
      encoding: 'utf8',
      // The command would fetch a native engine that generating does not need; /bin/false keeps it from trying.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    },
  );
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}${result.stderr}`);
}

if (process.argv[1] === import.meta.filename) generateClient();
