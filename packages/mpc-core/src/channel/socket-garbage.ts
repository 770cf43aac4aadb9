/** Young collections for what sockets of Node.js leave behind (discard.ts says why). */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A quarter of what makes V8 start a full collection. */
const SOCKET_BYTES = 16 << 20;

/**
 * Collects the buffers that a socket makes for what it reads, one for every 16 KiB, which only the garbage collector can give
 * back. They are young and nearly all dead: a young collection takes a millisecond, a full one some seventy.
 */
export class SocketGarbage {
  #bytes = 0;
  #collect: ((options: { type: 'minor' }) => void) | undefined;

  /** So many bytes were read since the last call. */
  read(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < SOCKET_BYTES) return;
    this.#bytes = 0;
    this.#collect ??= exposedCollector();
    this.#collect({ type: 'minor' });
  }
}

/** V8's own collector as a function. The flag is read when a context is made: the process's own has no `gc`. */
function exposedCollector(): (options: { type: 'minor' }) => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as (options: { type: 'minor' }) => void;
}
