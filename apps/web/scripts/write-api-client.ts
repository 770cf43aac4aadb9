/** Writes examples/portal-client.ts from the API's own description. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientSource } from '../src/server/api/client-source.ts';
import { openApi } from '../src/server/api/openapi.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const file = join(root, 'examples', 'portal-client.ts');
writeFileSync(file, clientSource(openApi()));
spawnSync(
  process.execPath,
  [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'format', '--write', file],
  {
    cwd: root,
  },
);
console.log(`wrote ${file}`);
