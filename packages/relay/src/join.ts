/**
 * Two sockets made one link: every binary frame of either goes to the other, unread. A receiver that is slower than its sender
 * pauses it, so that the relay holds a few megabytes and not the evaluation.
 */
import type { RawData, WebSocket } from 'ws';

export interface JoinOptions {
  /** Bytes that may wait for a receiver before its sender is paused. */
  readonly waitingBytes: number;
  readonly silentMilliseconds: number;
  /** Called for every frame before it is passed on; false ends the link. */
  readonly admit: (bytes: number) => boolean;
  /** Once, whatever ended the link. */
  readonly ended: () => void;
}

/** Joins the two until either closes, is silent or sends what is no frame; then both are closed. */
export function joinSockets(first: WebSocket, second: WebSocket, options: JoinOptions): void {
  let open = true;
  let heard = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - heard > options.silentMilliseconds) end();
  }, options.silentMilliseconds / 4);
  const end = () => {
    if (!open) return;
    open = false;
    clearInterval(watch);
    for (const socket of [first, second]) {
      // A paused socket would never see the other side's close.
      socket.resume();
      socket.close();
    }
    options.ended();
  };
  const pass = (from: WebSocket, to: WebSocket) => {
    from.on('message', (data: RawData, isBinary: boolean) => {
      if (!open) return;
      heard = performance.now();
      if (!isBinary || !options.admit((data as Buffer).length)) return end();
      to.send(data, { binary: true }, () => {
        if (to.bufferedAmount <= options.waitingBytes / 2) from.resume();
      });
      if (to.bufferedAmount > options.waitingBytes) from.pause();
    });
    from.on('close', end);
    from.on('error', end);
  };
  pass(first, second);
  pass(second, first);
}
