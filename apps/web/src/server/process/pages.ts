import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import next from 'next';
import { lockFile } from '../database/folder-lock.ts';
import { repositoryRoot } from '../paths.ts';
import type { PageServer } from './serve.ts';

function webFolder(): string {
  return join(repositoryRoot(), 'apps', 'web');
}

const SOURCES = [
  'apps/web/src/**/*.{ts,tsx,css}',
  // Not next-env.d.ts, which the build itself writes.
  'apps/web/{next.config.ts,postcss.config.mjs,tsconfig.json}',
  'packages/{browser-party,contracts,errors,metrics,program,report}/src/**/*.ts',
  'prisma/schema.prisma',
];

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: repositoryRoot() })).sort()) {
    hash.update(file).update(readFileSync(join(repositoryRoot(), file)));
  }
  return hash.digest('hex');
}

/** Runs `work` while no other process does: two builds at once would write into each other's files. However long one takes. */
function withBuildLock(work: () => void): void {
  const folder = join(repositoryRoot(), 'node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const lock = awaitLock(join(folder, 'pages.lock'));
  try {
    work();
  } finally {
    lock.release();
  }
}

function awaitLock(path: string): { release(): void } {
  for (;;) {
    try {
      return lockFile(path);
    } catch (error) {
      if (!(error instanceof DoubleblindError && error.code === 'DB6104')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
}

/** Builds the pages when their sources have changed since the last build (about half a minute). */
export function buildPages(say: (line: string) => void): void {
  const stamp = join(webFolder(), '.next', 'doubleblind-sources');
  const wanted = sourceHash();
  const built = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  // Without a lock first: where the program's folder cannot be written, as in a container, there is none to be had.
  if (built()) return;
  withBuildLock(() => {
    if (built()) return;
    say('building the pages (once, about half a minute)...');
    const bin = createRequire(import.meta.url).resolve('next/dist/bin/next');
    const result = spawnSync(process.execPath, [bin, 'build'], {
      cwd: webFolder(),
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    if (result.status !== 0) throw new Error(`next build failed:\n${result.stdout}${result.stderr}`);
    writeFileSync(stamp, wanted);
  });
}

/** Next.js in production mode, for the portal's own server. */
export async function preparePages(address: { readonly HOST: string; readonly PORT: number }): Promise<PageServer> {
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  // Without its own address Next.js asks port 3000 for the page that an action redirects to.
  const app = next({ dev: false, dir: webFolder(), hostname: address.HOST, port: address.PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: ((request, response) => void handle(request, response)) satisfies RequestListener };
}
