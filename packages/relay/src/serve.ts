/** A relay as a server of its own, for those who run no portal: plain HTTP behind a proxy that ends TLS, or HTTPS. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DoubleblindError } from '@doubleblind/errors';
import { Relay, type RelayOptions } from './relay.ts';

/** Where a relay of its own listens. */
export interface RelayServerOptions extends RelayOptions {
  readonly host: string;
  readonly port: number;
  /** PEM texts; without them the relay speaks plain HTTP. What is inside is encrypted in any case. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A relay that listens; `port` is the one that it has, where 0 was asked for. */
export interface RunningRelay {
  readonly relay: Relay;
  readonly port: number;
  /** Ends it and all that is connected. */
  stop(): Promise<void>;
}

/** Path at which a relay answers, wherever it runs. */
export const RELAY_PATH = '/relay';

/** Throws DB3013 when the address cannot be listened on. */
export async function serveRelay({ host, port, tls, ...options }: RelayServerOptions): Promise<RunningRelay> {
  const relay = new Relay(options);
  const server = tls ? createHttpsServer(tls) : createHttpServer();
  server.on('request', (_request, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (request.url !== RELAY_PATH)
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else relay.sockets.handleUpgrade(request, socket, head, (ws) => relay.sockets.emit('connection', ws, request));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      relay.close();
      reject(new DoubleblindError('DB3013', `${host}:${port}: ${error.code}.`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    relay,
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      relay.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
