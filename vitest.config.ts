import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// As scripts/launch.mjs does: the processes and threads that tests start strip no types that were stripped before.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'node');

export default defineConfig({
  // One file at a time is what two cores get by default; half of the tests wait for a database, a browser or another process.
  test: { projects: ['packages/*', 'apps/*'], maxWorkers: Math.max(3, availableParallelism() - 1) },
});
