/** The standing line to a relay: callers go to who takes them; a line that breaks is made again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CHANNEL_LIMITS } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type CallTakers, listenAtRelay, type RelayAccess, type RelayListener } from '@doubleblind/relay';
import type { Log } from '../store/log.ts';
import { Backoff } from './backoff.ts';

export interface RelayLineOptions {
  readonly access: RelayAccess;
  readonly takers: Omit<CallTakers, 'failed'>;
  readonly log: Log;
  /** Called whenever the line stands. */
  readonly listening?: () => void;
}

/** Begins at once and goes on until the returned function is called; what goes wrong is in the log. */
export function answerAtRelay({ access, takers, log, listening }: RelayLineOptions): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let listener: RelayListener | undefined;
  const run = async () => {
    const wait = new Backoff(CHANNEL_LIMITS.reconnectFirstMilliseconds, CHANNEL_LIMITS.reconnectLongestMilliseconds);
    while (!signal.aborted) {
      try {
        listener = await listenAtRelay(access, { ...takers, failed: tell });
        if (signal.aborted) return listener.close();
        listening?.();
        wait.reset();
        tell(await listener.ended);
      } catch (error) {
        tell(error);
      }
      await sleep(wait.next(), undefined, { signal }).catch(() => {});
    }
  };
  const tell = (error: unknown) => {
    if (!signal.aborted) log(`relay: ${error instanceof DoubleblindError ? error.message : 'it failed'}`);
  };
  void run();
  return () => {
    stopping.abort();
    listener?.close();
  };
}
