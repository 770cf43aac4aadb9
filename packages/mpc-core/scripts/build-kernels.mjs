/**
 * Compiles each assembly/*.ts (AssemblyScript) to build/NAME.wasm when its source is newer. All modules import one
 * memory, so each gets its own place for static data; the heap begins above them (src/kernel/heap.ts).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');
const STATIC_DATA_BYTES = 65536;
const compiler = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js');

mkdirSync(join(PACKAGE, 'build'), { recursive: true });
const sources = globSync('assembly/**/*.ts', { cwd: PACKAGE }).sort();
const entries = sources.filter((file) => dirname(file) === 'assembly');
const newest = Math.max(
  ...sources.map((file) => statSync(join(PACKAGE, file)).mtimeMs),
  statSync(import.meta.filename).mtimeMs,
);

entries.forEach((file, index) => {
  const output = join(PACKAGE, 'build', `${basename(file, '.ts')}.wasm`);
  if (existsSync(output) && statSync(output).mtimeMs > newest) return;
  const staging = `${output}.${process.pid}`;
  const result = spawnSync(
    process.execPath,
    [
      compiler,
      join(PACKAGE, file),
      '-o',
      staging,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd,bulk-memory',
      '--importMemory',
      '--memoryBase',
      String((index + 1) * STATIC_DATA_BYTES),
    ],
    { stdio: 'inherit', cwd: PACKAGE },
  );
  if (result.status !== 0) process.exit(result.status ?? 1);
  renameSync(staging, output);
});
