/** A browser's WebSocket as the encrypted channel asks of one. It cannot be paused: the channel's credit bounds what arrives. */
import type { Wire } from '../channel/index.ts';

/** Over a socket that is open, and whose binary type is "arraybuffer". */
export function domWire(socket: WebSocket): Wire {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send(frame) {
      // Copied at once.
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    listen({ frame, ended }) {
      socket.onmessage = ({ data }) => frame(data instanceof ArrayBuffer ? new Uint8Array(data) : undefined);
      socket.onclose = ended;
      if (socket.readyState > WebSocket.OPEN) ended();
    },
    close: () => socket.close(),
    terminate: () => socket.close(),
  };
}
