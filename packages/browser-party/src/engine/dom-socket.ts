/** A browser's WebSocket as what a link asks of one. */
import { DoubleblindError } from '@doubleblind/errors';
import type { PacketSocket } from '@doubleblind/mpc-core/party';

/** How often a socket with much to send is asked whether it has got rid of it: browsers do not tell. */
const POLL_MILLISECONDS = 5;
/** Below this nobody waits for room. */
const ROOM_BYTES = 1 << 20;

/** Opens a WebSocket. Throws DB3001 where nobody answers. */
export async function openSocket(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onclose = ({ code }) => reject(new DoubleblindError('DB3001', `The address was not reached (${code}).`));
  });
  socket.onclose = null;
  return socket;
}

/**
 * Over a socket that is open. A browser's cannot hold back what arrives: the protocol's own order does, in which the peer is never more than
 * the messages of one step ahead.
 */
export function domSocket(socket: WebSocket): PacketSocket {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send(packet, sent) {
      // Copied at once.
      if (socket.readyState === WebSocket.OPEN) socket.send(packet);
      whenSent(socket, sent);
    },
    listen({ packet, ended }) {
      socket.onmessage = ({ data }) => packet(data instanceof ArrayBuffer ? new Uint8Array(data) : undefined);
      socket.onclose = () => ended(new DoubleblindError('DB3001', ''));
      if (socket.readyState > WebSocket.OPEN) ended(new DoubleblindError('DB3001', ''));
    },
    pause() {},
    resume() {},
    close: () => socket.close(),
    terminate: () => socket.close(),
  };
}

function whenSent(socket: WebSocket, sent: () => void): void {
  if (socket.bufferedAmount < ROOM_BYTES || socket.readyState !== WebSocket.OPEN) sent();
  else setTimeout(() => whenSent(socket, sent), POLL_MILLISECONDS);
}
