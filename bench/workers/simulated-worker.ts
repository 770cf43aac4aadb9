/** A worker of the benchmark: the real one, but for its compute thread. Arguments: --join FILE. */
import { runWorker } from '@doubleblind/party-agent';

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await runWorker({
  join: process.argv[process.argv.indexOf('--join') + 1],
  once: true,
  signal: stop.signal,
  log: () => {},
  module: new URL('./simulated-thread.ts', import.meta.url),
});
