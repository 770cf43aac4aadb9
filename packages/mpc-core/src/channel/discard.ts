/**
 * Memory of messages goes back as soon as they are used, not when the garbage collector finds them: V8 starts a full
 * collection for every 64 MiB of buffers that it has not seen freed, and that costs more CPU time than encrypting these bytes
 * does (docs/PERFORMANCE.md).
 */
import { FRAME_HEADER_BYTES } from './frame.ts';

/** Below this a message is left to the garbage collector. */
const WORTHWHILE_BYTES = 16 << 10;

/**
 * Gives back the memory of bytes that nobody uses any more; their buffer is empty afterwards. Does nothing to bytes that share
 * their buffer with others (more than the header of their own frame).
 */
export function discard({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < WORTHWHILE_BYTES || byteLength + FRAME_HEADER_BYTES < buffer.byteLength) return;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
