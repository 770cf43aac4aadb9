/**
 * Decoding in a thread of its own, within limits of time and memory. Files come from anywhere, and a small one can ask
 * for a lot: a codec that runs away must neither stop the agent nor use up its memory. One file at a time.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import type { DecodedImage } from '../grey-image.ts';
import { checkFileSize, DEFAULT_LIMITS, type DecodeLimits } from '../limits.ts';
import type { DecodeAnswer, DecodeRequest } from './messages.ts';

/** What decoding one file may take. */
export interface DecodeBudget {
  readonly seconds: number;
  /** Of the thread: its heap, arrays and WebAssembly memory, the file and the pixels. */
  readonly bytes: number;
}

/** The largest films that are let in (40 megapixels of JPEG 2000) take 15 s and 0.6 GiB on an old machine. */
export const DEFAULT_BUDGET: DecodeBudget = { seconds: 60, bytes: 1.5 * 2 ** 30 };

const HEAP_MEGABYTES = 512;
const WATCH_MILLISECONDS = 100;

let idle: Worker | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * As decodeImage, but within the budget.
 * @throws DB2001 if the file takes too long or breaks its decoder, DB2002 if it takes too much memory, else as decodeImage.
 */
export function decodeIsolated(
  bytes: Uint8Array,
  limits: DecodeLimits = DEFAULT_LIMITS,
  budget: DecodeBudget = DEFAULT_BUDGET,
): Promise<DecodedImage> {
  const result = queue.then(() => decodeNext({ bytes, limits }, budget));
  queue = result.catch(() => {});
  return result;
}

async function decodeNext(request: DecodeRequest, budget: DecodeBudget): Promise<DecodedImage> {
  checkFileSize(request.bytes.length, request.limits);
  const worker = idle ?? (await startWorker());
  idle = undefined;
  worker.ref();
  const watch = watchBudget(worker, budget);
  let answered = false;
  try {
    const answer = await Promise.race([answerOf(worker, request), watch.exceeded]);
    answered = true;
    if (answer.kind === 'refused') throw new DoubleblindError(answer.code, answer.detail);
    return answer.image;
  } finally {
    watch.stop();
    if (answered) {
      worker.unref();
      idle = worker;
    } else {
      await worker.terminate();
    }
  }
}

/** A thread that has come up: that takes a while on a busy machine, and is not the file's doing. */
async function startWorker(): Promise<Worker> {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MEGABYTES };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits });
  await once(worker, 'message');
  return worker;
}

function answerOf(worker: Worker, request: DecodeRequest): Promise<DecodeAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off('message', onMessage).off('error', onError);
      action();
    };
    const onMessage = (answer: DecodeAnswer) => settle(() => resolve(answer));
    const onError = (cause: Error) =>
      settle(() => reject(new DoubleblindError('DB2001', 'Its decoder broke down over it.', { cause })));
    worker.on('message', onMessage).on('error', onError);
    worker.postMessage(request);
  });
}

/** Rejects `exceeded` when the thread has used up its budget. */
function watchBudget(worker: Worker, { seconds, bytes }: DecodeBudget) {
  const end = performance.now() + seconds * 1000;
  let timer: NodeJS.Timeout;
  const exceeded = new Promise<never>((_, reject) => {
    const stop = (code: 'DB2001' | 'DB2002', detail: string) => {
      clearInterval(timer);
      reject(new DoubleblindError(code, detail));
    };
    timer = setInterval(async () => {
      if (performance.now() > end) return stop('DB2001', `Decoding it was given up after ${seconds} s.`);
      const used = await memoryOf(worker);
      if (used > bytes) stop('DB2002', `Decoding it takes more than ${Math.round(bytes / 2 ** 20)} MiB of memory.`);
    }, WATCH_MILLISECONDS);
  });
  exceeded.catch(() => {});
  return { exceeded, stop: () => clearInterval(timer) };
}

/** WebAssembly memory and arrays are external to the heap; 0 where the thread has just ended. */
async function memoryOf(worker: Worker): Promise<number> {
  try {
    const { total_heap_size, external_memory } = await worker.getHeapStatistics();
    return total_heap_size + external_memory;
  } catch {
    return 0;
  }
}
