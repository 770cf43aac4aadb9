import { DoubleblindError } from '@doubleblind/errors';

/** Runs `work` until it ends, or until a person ends the process: then in an orderly way, with DB5020. */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = () => abort.abort(new DoubleblindError('DB5020', ''));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
