/** A worker as a process of its own, on the compute thread without cryptography. Arguments: --join FILE. */
import { runWorker } from '../../src/executors/cluster/worker/run-worker.ts';

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await runWorker({
  join: process.argv[process.argv.indexOf('--join') + 1],
  once: true,
  signal: stop.signal,
  log: () => {},
  module: new URL('./cleartext-worker.ts', import.meta.url),
});
