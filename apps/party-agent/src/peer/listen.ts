/**
 * The listening side of the peer link: a WebSocket over TLS 1.3 with certificates on both sides. Certificates are
 * self-signed, so no authority is asked: the peer's must be exactly the pinned one. A peer with another certificate gets
 * HTTP 403 instead of a WebSocket, which tells it what is wrong, and never reaches the frame parser.
 */
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { DoubleblindError } from '@doubleblind/errors';
import { listenAtRelay } from '@doubleblind/relay';
import type { WebSocket } from 'ws';
import { type Address, type AtRelay, formatAddress, type Place } from './address.ts';
import type { Identity } from './identity.ts';
import { relayAccess } from './relay.ts';
import { presentedHash, tlsServer } from './tls-server.ts';

export interface ListenOptions {
  readonly identity: Identity;
  readonly address: Place;
  /** SHA-256 of the only certificate that is let in. */
  readonly peer: string;
  /** Gives up with DB3007 after this. */
  readonly waitMilliseconds: number;
  /** Called with the real port once it listens. */
  readonly listening?: (address: Place) => void;
  /**
   * Called with DB3005 for a caller with a wrong certificate. Without it such a call ends the wait with that error:
   * on a command line somebody made a mistake, and waiting would hide it.
   */
  readonly refused?: (error: DoubleblindError) => void;
  /** Ends the wait early with its reason. */
  readonly signal?: AbortSignal;
}

const PEER_PATH = '/peer';

/** Waits for the one pinned peer and then stops listening. */
export async function acceptPeer(options: ListenOptions): Promise<WebSocket> {
  const { identity, address, peer } = options;
  const { server, sockets } = tlsServer(identity);
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  server.on('error', (error: NodeJS.ErrnoException) =>
    reject(new DoubleblindError('DB3013', `${formatAddress(address)}: ${error.code}.`, { cause: error })),
  );
  const refuse = options.refused ?? reject;
  const spoken = new WeakSet<object>();
  server.on('request', (request, response) => {
    spoken.add(request.socket);
    response.writeHead(426).end();
  });
  // The pinned peer that leaves without a word has seen a certificate that is not the one it pins.
  server.on('secureConnection', (socket) => {
    const known = presentedHash(socket) === peer;
    socket.once('close', () => {
      if (known && !spoken.has(socket))
        refuse(new DoubleblindError('DB3005', "The peer refused this agent's certificate."));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    spoken.add(request.socket);
    const presented = presentedHash(request.socket as TLSSocket);
    if (presented !== peer || request.url !== PEER_PATH) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      if (presented === undefined) return;
      refuse(new DoubleblindError('DB3005', `${request.socket.remoteAddress} showed ${presented}.`));
      return;
    }
    sockets.handleUpgrade(request, socket, head, resolve);
  });
  const timer = setTimeout(
    () =>
      reject(
        new DoubleblindError('DB3007', `Waited ${options.waitMilliseconds / 1000} s at ${formatAddress(address)}.`),
      ),
    options.waitMilliseconds,
  );
  const onAbort = () => reject(options.signal!.reason);
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const listening = 'relay' in address ? listenThere(server, address, identity, reject) : listenHere(server, address);
  try {
    listening.then(({ place }) => options.listening?.(place), reject);
    return await promise;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    listening.then(({ close }) => close()).catch(() => {});
  }
}

interface Listening {
  readonly place: Place;
  /** Lets nobody else in; who is in stays. */
  close(): void;
}

async function listenHere(server: Server, { host, port }: Address): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(port, host || undefined, resolve));
  const bound = server.address() as AddressInfo;
  return { place: { host: host || bound.address, port: bound.port }, close: () => server.close() };
}

async function listenThere(
  server: Server,
  place: AtRelay,
  identity: Identity,
  reject: (error: DoubleblindError) => void,
): Promise<Listening> {
  const listener = await listenAtRelay(relayAccess(place.relay, identity), {
    called: (stream) => server.emit('connection', stream),
  });
  listener.ended.then(reject);
  return { place, close: () => listener.close() };
}
