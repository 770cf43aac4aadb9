import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One file at a time is what two cores get by default; half of the tests wait for a database, a browser or another process.
  test: { projects: ['packages/*', 'apps/*'], maxWorkers: Math.max(2, availableParallelism() - 1) },
});
