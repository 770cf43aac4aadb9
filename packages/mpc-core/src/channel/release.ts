/**
 * Memory of messages goes back as soon as they are used, not when the garbage collector finds them: V8 starts a full
 * collection for every 64 MiB of buffers that it has not seen freed, and that costs more CPU time than encrypting these bytes
 * does (docs/PERFORMANCE.md).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FRAME_HEADER_BYTES } from './frame.ts';

/** Below this a message is left to the garbage collector. */
const WORTHWHILE_BYTES = 16 << 10;

/**
 * Gives back the memory of bytes that nobody uses any more; their buffer is empty afterwards. Does nothing to bytes that share
 * their buffer with others (more than the header of their own frame).
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < WORTHWHILE_BYTES || byteLength + FRAME_HEADER_BYTES < buffer.byteLength) return;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

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
