/** A WebSocket of Node.js as the encrypted channel asks of one. */
import type { Wire } from '@doubleblind/browser-party/channel';
import type { WebSocket } from 'ws';

export function webSocketWire(socket: WebSocket): Wire {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (frame) => socket.send(frame, { binary: true }),
    listen({ frame, ended }) {
      socket.on('message', (data, isBinary) => frame(isBinary ? bytesOf(data as Buffer) : undefined));
      socket.on('close', ended);
      socket.on('error', ended);
    },
    close: () => socket.close(),
    terminate: () => socket.terminate(),
  };
}

/** The same memory: ws gives every message memory that it does not use again. */
function bytesOf({ buffer, byteOffset, length }: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
}
