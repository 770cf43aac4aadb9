/**
 * Makes the scripts that a page loads: build/engine.js, the worker with the whole protocol and its WebAssembly, build/image.js, the worker that reads
 * images with all decoders, and build/page.js, the page's handle on both. The condition "browser" picks the browser's form of what depends on the platform.
 */
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const PACKAGE = join(import.meta.dirname, '..');
const BUILD = join(PACKAGE, 'build');

async function bundle(input: string, file: string, format: 'iife' | 'es'): Promise<void> {
  const made = await rolldown({
    input: join(PACKAGE, input),
    platform: 'browser',
    // Codecs ask for files only where they find themselves in Node.js.
    resolve: { conditionNames: ['browser', 'import', 'default'], alias: { fs: false, path: false } },
    moduleTypes: { '.wasm': 'binary' },
  });
  const { output } = await made.generate({ format, minify: true });
  await made.close();
  // Whole or not at all: a page may load the script while another process builds it.
  const [path, unfinished] = [join(BUILD, file), join(BUILD, `${file}.${process.pid}`)];
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(unfinished, output[0].code);
  renameSync(unfinished, path);
}

/** The scripts' sizes in bytes. */
export async function buildEngine(): Promise<{ engine: number; image: number; page: number }> {
  await bundle('src/worker/main.ts', 'engine.js', 'iife');
  await bundle('src/worker/image-main.ts', 'image.js', 'iife');
  await bundle('src/index.ts', 'page.js', 'es');
  const sizeOf = (file: string) => statSync(join(BUILD, file)).size;
  return { engine: sizeOf('engine.js'), image: sizeOf('image.js'), page: sizeOf('page.js') };
}

if (import.meta.main) {
  for (const [script, bytes] of Object.entries(await buildEngine()))
    console.log(`${script}.js ${(bytes / 1e3).toFixed(0)} kB`);
}
