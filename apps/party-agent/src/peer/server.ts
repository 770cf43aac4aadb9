/**
 * The daemon's standing peer server: one port for all evaluations, wss://HOST:PORT/peer/EVALUATION. TLS 1.3 with
 * certificates on both sides; for each evaluation exactly the pinned one is let in (see listen.ts for the reasons).
 */

import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Address } from './address.ts';
import type { Identity } from './identity.ts';
import { describeListenError } from './taken-address.ts';
import { presentedHash, tlsServer } from './tls-server.ts';

interface Waiting {
  /** SHA-256 of the certificate that is let in. */
  readonly peer: string;
  readonly resolve: (socket: WebSocket) => void;
}

const PATH = /^\/peer\/([A-Za-z0-9_-]{1,64})$/;

export class PeerServer {
  /** Null where callers come through a relay only. */
  readonly address: Address | null;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #waiting = new Map<string, Waiting>();

  /** Without an address it has only what `take` is given. Throws DB3013 when the address cannot be listened on. */
  static async listen(identity: Identity, address: Address | null): Promise<PeerServer> {
    const { server, sockets } = tlsServer(identity);
    if (!address) return new PeerServer(server, sockets, null);
    await new Promise<void>((resolve, reject) => {
      server.once('error', async (error: NodeJS.ErrnoException) => {
        reject(new DoubleblindError('DB3013', await describeListenError(error, address), { cause: error }));
      });
      server.listen(address.port, address.host || undefined, resolve);
    });
    const bound = server.address() as AddressInfo;
    return new PeerServer(server, sockets, { host: address.host || bound.address, port: bound.port });
  }

  private constructor(server: Server, sockets: WebSocketServer, address: Address | null) {
    this.#server = server;
    this.#sockets = sockets;
    this.address = address;
    server.on('request', (_request, response) => response.writeHead(426).end());
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * The peer of this evaluation when it calls. Rejects with DB3007 after `waitMilliseconds`, or with the signal's reason.
   * One call at a time for each evaluation.
   */
  async accept(evaluationId: string, peer: string, waitMilliseconds: number, signal: AbortSignal): Promise<WebSocket> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
    const timer = setTimeout(
      () => reject(new DoubleblindError('DB3007', `Waited ${waitMilliseconds / 1000} s.`)),
      waitMilliseconds,
    );
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    this.#waiting.set(evaluationId, { peer, resolve });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#waiting.delete(evaluationId);
    }
  }

  /** A stream to a caller, made by a relay: TLS and all that follows as on a connection of its own. */
  take(stream: Duplex): void {
    stream.on('error', () => stream.destroy());
    this.#server.emit('connection', stream);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // From here on nobody else listens for a caller that goes away.
    socket.on('error', () => socket.destroy());
    const evaluationId = PATH.exec(request.url ?? '')?.[1];
    const waiting = evaluationId === undefined ? undefined : this.#waiting.get(evaluationId);
    if (!waiting) refuse(socket, '503 Service Unavailable');
    else if (presentedHash(request.socket as TLSSocket) !== waiting.peer) refuse(socket, '403 Forbidden');
    else {
      // Nobody else can take the place while the handshake is under way.
      this.#waiting.delete(evaluationId!);
      this.#sockets.handleUpgrade(request, socket, head, waiting.resolve);
    }
  }
}

function refuse(socket: Duplex, status: string): void {
  // Ended by this side: a caller that does not hang up would keep the socket.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
