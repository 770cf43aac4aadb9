/**
 * The line between browsers and a server of this machine. What a page's party says to a vendor's agent can be cut or held in the middle, at a number of bytes:
 * what has happened by then does not depend on how fast anybody is.
 */
import { createServer, connect as dial, type Socket } from 'node:net';

export interface PageLine {
  /** Cuts the WebSocket of the page that talks to the relay when so many more bytes have passed, both ways; resolves then. */
  cutAfter(bytes: number): Promise<void>;
  /** Lets nothing more of pages pass when so many more bytes have; resolves then. */
  holdAfter(bytes: number): Promise<void>;
  /** Lets pass what was held. */
  release(): void;
  close(): Promise<void>;
}

/** To the server at `target`, which need not be there yet. */
export async function pageLine(port: number, target: number): Promise<PageLine> {
  let left = Number.POSITIVE_INFINITY;
  let reached = (_cut: () => void): void => {};
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  const ofPages = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(target, 'localhost');
    const both = [near, far];
    const end = () => {
      for (const socket of both) socket.destroy();
    };
    near.once('data', (first) => {
      // Only browsers say from where they call; agents' own lines are no pages'.
      if (!/^GET \/relay/.test(String(first)) || !/\r\norigin:/i.test(String(first))) return;
      for (const socket of both) ofPages.add(socket);
    });
    for (const [from, to] of [both, both.toReversed()]) {
      sockets.add(from);
      from.on('data', (chunk) => {
        to.write(chunk);
        if (!ofPages.has(from)) return;
        left -= chunk.length;
        if (left <= 0) reached(end);
      });
      from.on('close', () => {
        for (const set of [sockets, ofPages, held]) set.delete(from);
        end();
      });
      from.on('error', end);
    }
  });
  const after = (bytes: number, act: (cut: () => void) => void) =>
    new Promise<void>((resolve) => {
      left = bytes;
      reached = (cut) => {
        left = Number.POSITIVE_INFINITY;
        act(cut);
        resolve();
      };
    });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    cutAfter: (bytes) => after(bytes, (cut) => cut()),
    holdAfter: (bytes) =>
      after(bytes, () => {
        for (const socket of ofPages) held.add(socket.pause());
      }),
    release() {
      for (const socket of held) socket.resume();
      held.clear();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
