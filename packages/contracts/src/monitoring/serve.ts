/** A small server of its own for those who watch a process: figures, and whether it is alive and ready. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXPOSITION_TYPE, exposition, type Family } from './exposition.ts';

/** What a process tells those who watch it. */
export interface WatchedProcess {
  readonly families: () => Promise<readonly Family[]>;
  /** Why it cannot do its work now, one sentence each; none where it can. */
  readonly troubles: () => Promise<readonly string[]>;
}

/** A server that answers figures. */
export interface MonitoringServer {
  readonly port: number;
  /** Takes no further requests. */
  stop(): Promise<void>;
}

/**
 * GET /metrics (OpenMetrics), /live (200 while the process answers) and /ready (200, or 503 with reasons). Asks for no password: it is for
 * an address that only those reach who watch. Rejects where the address is taken.
 */
export async function serveMonitoring(
  { host, port }: { readonly host: string; readonly port: number },
  watched: WatchedProcess,
): Promise<MonitoringServer> {
  const server = createServer((request, response) => {
    answer(request.method ?? '', (request.url ?? '').split('?')[0], response, watched).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain; charset=utf-8', 'The figures cannot be read now.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(method: string, path: string, response: ServerResponse, watched: WatchedProcess): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return send(response, 405, 'text/plain; charset=utf-8', 'GET only.\n');
  if (path === '/metrics') return send(response, 200, EXPOSITION_TYPE, exposition(await watched.families()));
  if (path === '/live') return send(response, 200, 'application/json', '{"status":"ok"}\n');
  if (path !== '/ready') return send(response, 404, 'text/plain; charset=utf-8', '/metrics, /live, /ready\n');
  const troubles = await watched.troubles();
  const ready = troubles.length === 0;
  send(
    response,
    ready ? 200 : 503,
    'application/json',
    `${JSON.stringify({ status: ready ? 'ok' : 'not ready', troubles })}\n`,
  );
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
