/** Loaded into a process before anything else: at each SIGUSR2 it collects its garbage, and writes what is left to a file of its own. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.DOUBLEBLIND_BENCH_HEAPS;

if (folder && isMainThread) {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  // As when memory runs out: what is free goes back to the system.
  const collect = () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  process.on('SIGUSR2', () => {
    // Twice: what the first frees from finalizers goes with the second.
    collect();
    setImmediate(() => {
      collect();
      const file = join(folder, String(process.pid));
      writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
      renameSync(`${file}.new`, file);
    });
  });
}
