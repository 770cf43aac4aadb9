/**
 * Coverage-guided fuzzing of the readers: `node scripts/fuzz/fuzz.ts TARGET MINUTES FOLDER [SEED]`. Inputs that reach
 * new code go on in FOLDER/TARGET; whatever is no numbered error, does not end within 20 s or takes more than 1.5 GB is
 * written to FOLDER/findings, and the run goes on.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TARGETS } from './targets.ts';

const HANG_SECONDS = 20;
const MEMORY_BYTES = 1.5 * 2 ** 30;
const [target, minutes, folder, seedText = '1'] = process.argv.slice(2);
if (!(target in TARGETS) || !(Number(minutes) > 0) || !folder) {
  console.error(`usage: fuzz.ts ${Object.keys(TARGETS).join('|')} MINUTES FOLDER [SEED]`);
  process.exit(2);
}

const findings = join(folder, 'findings');
mkdirSync(findings, { recursive: true });
const shared = new SharedArrayBuffer(8 + (1 << 17));
const header = new Int32Array(shared, 0, 2);
const end = Date.now() + Number(minutes) * 60_000;
const seen = new Set<string>();
let state = { corpus: 0, blocks: 0 };
let found = 0;
let seed = Number(seedText);
/** Making the first files takes a while, which is no hang. */
let started = false;

function keep(finding: string, bytes: Uint8Array, text: string): void {
  const place = text.split('\n').slice(0, 3).join(' | ');
  const same = `${finding} ${finding === 'exception' ? place : ''}`;
  if (finding === 'exception' && seen.has(same)) return;
  seen.add(same);
  const file = join(findings, `${target}-${finding}-${found++}.bin`);
  writeFileSync(file, bytes);
  console.log(`${finding}: ${file}: ${place}`);
}

function start(): Worker {
  started = false;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { target, seed: seed++, folder, shared },
  });
  worker.on('message', (message) => {
    if (message.finding) keep(message.finding, message.bytes, message.text);
    else if (message.corpus) state = message;
    else {
      started = true;
      console.log(`${target}: ${message.started} files reach ${message.blocks} blocks`);
    }
  });
  worker.on('error', (error) => {
    keep('crash', new Uint8Array(shared, 8, header[1]).slice(), String(error.stack ?? error));
    watched = start();
  });
  return worker;
}

let watched = start();
let last = { runs: 0, at: Date.now() };
let reported = Date.now();
let restarting = false;
const timer = setInterval(async () => {
  if (restarting) return;
  const runs = Atomics.load(header, 0);
  if (runs !== last.runs || !started) last = { runs, at: Date.now() };
  const hangs = Date.now() - last.at > HANG_SECONDS * 1000;
  const swollen = process.memoryUsage().rss > MEMORY_BYTES;
  if (hangs || swollen) {
    keep(hangs ? 'hang' : 'memory', new Uint8Array(shared, 8, header[1]).slice(), `after ${runs} runs`);
    restarting = true;
    await watched.terminate();
    watched = start();
    restarting = false;
    last = { runs, at: Date.now() };
  }
  const over = Date.now() > end;
  if (over || Date.now() - reported > 60_000) {
    reported = Date.now();
    console.log(
      `${target}: ${runs} runs, ${state.corpus} files, ${state.blocks} blocks, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
    );
  }
  if (over) {
    clearInterval(timer);
    await watched.terminate();
  }
}, 1000);
