/**
 * What a process holds when its garbage has been collected. The memory that V8 has taken grows for as long as it is not asked for: for
 * hundreds of evaluations it says nothing about a leak.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const LOOK_MILLISECONDS = 50;
const COMES_LOOKS = 1200;

export interface CollectedHeap {
  /** Of JavaScript objects. */
  readonly heapMegabytes: number;
  /** Of buffers and of what native code holds for objects. */
  readonly externalMegabytes: number;
}

/** Processes that are started from now on can be asked. */
export function makeAskable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const hook = pathToFileURL(join(import.meta.dirname, 'collect-on-signal.mjs'));
  process.env.DOUBLEBLIND_BENCH_HEAPS = folder;
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import ${hook}`;
}

/** Collects in that process; throws where it does not answer within a minute. */
export async function collectedHeap(folder: string, pid: number): Promise<CollectedHeap> {
  const file = join(folder, String(pid));
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (let look = 0; look < COMES_LOOKS; look++) {
    await sleep(LOOK_MILLISECONDS);
    if (!existsSync(file)) continue;
    const { heapUsed, external } = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.MemoryUsage;
    return { heapMegabytes: inMegabytes(heapUsed), externalMegabytes: inMegabytes(external) };
  }
  throw new Error(`process ${pid} does not say what it holds`);
}

const inMegabytes = (bytes: number) => Number((bytes / 1e6).toFixed(1));
