/**
 * The workers of a page's party (packages/browser-party): built when their sources have changed, and served with a policy of their own, under which they
 * may compile WebAssembly and talk to this portal's relay, and nothing else.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

const SOURCES = [
  'packages/{browser-party,contracts,errors,imaging,mpc-core,program}/src/**/*.ts',
  'packages/browser-party/scripts/build.ts',
  'packages/mpc-core/build/*.wasm',
];
/** What is served, by its path. */
const SCRIPTS: Readonly<Record<string, string>> = { '/party/engine.js': 'engine.js', '/party/image.js': 'image.js' };

function buildFolder(): string {
  return join(repositoryRoot(), 'packages', 'browser-party', 'build');
}

/** Builds the scripts when their sources have changed (a few seconds). */
export async function buildPartyScripts(say: (line: string) => void): Promise<void> {
  const root = repositoryRoot();
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  const wanted = hash.digest('hex');
  const stamp = join(buildFolder(), 'sources');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building the scripts of pages that compute...');
  const { buildEngine } = await import('@doubleblind/browser-party/build');
  await buildEngine();
  writeFileSync(stamp, wanted);
}

/** Answers a request for one of the scripts; false for every other path. */
export function servePartyScript(request: IncomingMessage, response: ServerResponse, portalOrigin: string): boolean {
  const name = SCRIPTS[(request.url ?? '').split('?')[0]];
  if (name === undefined) return false;
  const policy = `default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src ${portalOrigin.replace(/^http/, 'ws')}`;
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
  const path = join(buildFolder(), name);
  if (existsSync(path)) response.end(readFileSync(path));
  else response.writeHead(404).end();
  return true;
}
