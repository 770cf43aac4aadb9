/** Runs changed files through a reader and keeps those that reach code that none had reached. See fuzz.ts. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { Coverage } from './coverage.ts';
import { Choices } from './random.ts';
import { TARGETS } from './targets.ts';

interface Settings {
  readonly target: string;
  readonly seed: number;
  readonly folder: string;
  /** Number of the input that runs, its length, and its bytes: what the watcher keeps if it does not end. */
  readonly shared: SharedArrayBuffer;
}

const BATCH = 32;
const { target: name, seed, folder, shared } = workerData as Settings;
const target = TARGETS[name];
const choices = new Choices(seed);
const coverage = new Coverage(/packages\/(imaging|compiler)\/src|fast-png|jpeg-js|iobuffer|csv-parse|bufbuild/);
const [header, current] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)];
const corpusFolder = join(folder, name);
mkdirSync(corpusFolder, { recursive: true });
const corpus: Uint8Array[] = [
  ...(await target.seeds()),
  ...readdirSync(corpusFolder).map((file) => new Uint8Array(readFileSync(join(corpusFolder, file)))),
];
const slowest = { milliseconds: 0 };

/** Runs one input. Only numbered errors may come out. */
async function run(bytes: Uint8Array): Promise<void> {
  current.set(bytes);
  header[1] = bytes.length;
  Atomics.add(header, 0, 1);
  const before = performance.now();
  try {
    await target.run(bytes);
  } catch (error) {
    if (!(error instanceof DoubleblindError)) {
      parentPort!.postMessage({ finding: 'exception', bytes, text: String((error as Error).stack ?? error) });
    }
  }
  const milliseconds = performance.now() - before;
  if (milliseconds > slowest.milliseconds && milliseconds > 500) {
    slowest.milliseconds = milliseconds;
    parentPort!.postMessage({ finding: 'slow', bytes, text: `${Math.round(milliseconds)} ms` });
  }
}

await coverage.start();
for (const bytes of corpus) await run(bytes);
coverage.add(await coverage.fresh());
parentPort!.postMessage({ started: corpus.length, blocks: coverage.size });

for (;;) {
  const batch = Array.from({ length: BATCH }, () => target.mutate(choices.of(corpus), choices.of(corpus), choices));
  for (const bytes of batch) await run(bytes);
  if ((await coverage.fresh()).length > 0) {
    // One of the batch went further: each again, to see which.
    for (const bytes of batch) {
      await run(bytes);
      const blocks = await coverage.fresh();
      if (blocks.length === 0) continue;
      coverage.add(blocks);
      writeFileSync(join(corpusFolder, `${String(corpus.length).padStart(5, '0')}.bin`), bytes);
      corpus.push(bytes);
    }
  }
  parentPort!.postMessage({ corpus: corpus.length, blocks: coverage.size });
  // Lets messages out.
  await new Promise((resolve) => setImmediate(resolve));
}
