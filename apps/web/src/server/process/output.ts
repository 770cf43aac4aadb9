/**
 * What a portal writes for people to read goes through pipes to programs that may end before it does (`portal | tee log`, a supervisor that is started
 * anew). A write without a reader is an error of the stream (EPIPE, or EIO of a terminal that is gone), which without a listener is an uncaught exception;
 * the pages' server writes that down, to the same stream, for ever.
 */
const NO_READER = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** From here on, what nobody reads is lost, and the portal serves on. Other errors of the streams are thrown, as without this. */
export function outliveReaders(streams: readonly NodeJS.WriteStream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!NO_READER.has(error.code ?? '')) throw error;
    });
}
