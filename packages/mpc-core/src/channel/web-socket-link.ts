/** A link over a WebSocket of Node.js. */
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket } from 'ws';
import { SocketGarbage } from './socket-garbage.ts';
import { type PacketSocket, type PeerLink, type SocketLinkOptions, socketLink } from './socket-link.ts';

const CLOSE_GRACE_MILLISECONDS = 2000;

/** As socketLink, over a socket that is open. */
export function webSocketLink(socket: WebSocket, options: SocketLinkOptions = {}): PeerLink {
  return socketLink(packetSocket(socket), options);
}

function packetSocket(socket: WebSocket): PacketSocket {
  const garbage = new SocketGarbage();
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (packet, sent) => socket.send(packet, { binary: true }, sent),
    listen({ packet, ended }) {
      socket.on('message', (data, isBinary) => {
        garbage.read((data as Buffer).length);
        packet(isBinary ? ownBytes(data as Buffer) : undefined);
      });
      socket.on('error', (error) => ended(socketError(error)));
      socket.on('close', () => ended(new DoubleblindError('DB3001', '')));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      socket.resume();
      socket.close();
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MILLISECONDS).unref();
    },
    terminate: () => socket.terminate(),
  };
}

/** The bytes in a buffer of their own, so that they can be handed to another thread; large messages have one already. */
function ownBytes(data: Buffer): Uint8Array<ArrayBuffer> {
  if (data.buffer instanceof ArrayBuffer && data.buffer.byteLength === data.length) return new Uint8Array(data.buffer);
  return new Uint8Array(data);
}

function socketError(error: Error & { code?: string }): DoubleblindError {
  if (error.code?.startsWith('WS_ERR')) return new DoubleblindError('DB3003', error.message, { cause: error });
  return new DoubleblindError('DB3001', error.code ?? error.message, { cause: error });
}
