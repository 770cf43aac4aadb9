/** A page in Chromium with the built scripts, under a policy that lets it load nothing else. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const BUILD = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'browser-party', 'build');
const PAGE = `<!doctype html><meta charset="utf-8"><title>party</title>
<script type="module">import * as party from './page.js'; window.party = party;</script>`;
const FILES: Record<string, readonly [type: string, read: () => string | Buffer]> = {
  '/': ['text/html', () => PAGE],
  '/page.js': ['text/javascript', () => readFileSync(join(BUILD, 'page.js'))],
  '/image.js': ['text/javascript', () => readFileSync(join(BUILD, 'image.js'))],
  '/engine.js': ['text/javascript', () => readFileSync(join(BUILD, 'engine.js'))],
};

/** Why no browser test can run here, or null. */
export function noBrowserReason(): string | null {
  return existsSync(CHROMIUM) ? null : `no browser at ${CHROMIUM}: install chromium or set CHROMIUM`;
}

export function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** Serves the page on this machine, which browsers trust as they do HTTPS. */
export async function servePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [type, read] = FILES[request.url ?? ''] ?? ['text/plain', () => ''];
    response.setHeader('content-type', type);
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws:",
    );
    response.end(read());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
