import { defineConfig } from 'vitest/config';

export default defineConfig({
  // For a machine that is busy with something else; nothing waits this long elsewhere.
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
});
