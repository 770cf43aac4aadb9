/** A page in Chromium with the built scripts, and a vendor's party in this process over a plain WebSocket. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ChannelMultiplexer, openSession, type TwoPartyThreat, webSocketLink } from '@doubleblind/mpc-core';
import type { PrivateWeights, Program } from '@doubleblind/program';
import { type Browser, chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const BUILD = join(import.meta.dirname, '..', 'build');
const PAGE = `<!doctype html><meta charset="utf-8"><title>party</title>
<script type="module">import * as party from './page.js'; window.party = party;</script>`;

/** Why no browser test can run here, or null. */
export function noBrowserReason(): string | null {
  return existsSync(CHROMIUM) ? null : `no browser at ${CHROMIUM}: install chromium or set CHROMIUM`;
}

export function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

export interface Vendor {
  /** What a page is opened at. */
  readonly page: string;
  /** Where the vendor's party listens. */
  readonly address: string;
  /** How its last session ended: 'served', or the error. */
  readonly ends: string[];
  close(): Promise<void>;
}

/** Serves the page, and answers every connection as the vendor's party for one image. */
export async function startVendor(
  program: Program,
  weights: PrivateWeights,
  threat: TwoPartyThreat = 'semi-honest',
): Promise<Vendor> {
  const files: Record<string, [string, () => string | Buffer]> = {
    '/': ['text/html', () => PAGE],
    '/page.js': ['text/javascript', () => readFileSync(join(BUILD, 'page.js'))],
    '/engine.js': ['text/javascript', () => readFileSync(join(BUILD, 'engine.js'))],
  };
  const http = createServer((request, response) => {
    const [type, read] = files[request.url ?? ''] ?? ['text/plain', () => ''];
    response.setHeader('content-type', type);
    // Scripts, workers and WebAssembly of this address, connections to it, and nothing else.
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws:",
    );
    response.end(read());
  });
  const ends: string[] = [];
  const sockets = new WebSocketServer({ server: http, maxPayload: 64 << 20 });
  sockets.on('connection', (socket) => {
    const link = webSocketLink(socket);
    const channel = new ChannelMultiplexer(link, { only: 0 }).channel(0);
    openSession({ party: 'vendor', channel, program, weights, threat, parameters: { images: 1 } })
      .then((session) => session.serve(1).finally(() => session.close()))
      .then(
        () => ends.push('served'),
        (error) => ends.push(String(error.code ?? error)),
      );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    page: `http://127.0.0.1:${port}/`,
    address: `ws://127.0.0.1:${port}/`,
    ends,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
