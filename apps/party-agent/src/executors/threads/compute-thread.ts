/**
 * The main thread's handle on one compute thread. The thread computes and talks to its peer thread through a bridged link, while
 * the main thread does TLS and files, so that computing and sending overlap.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { bridgeLink, type ChannelCounters, type Link } from '@doubleblind/mpc-core';
import type { BatchResult } from '../assignment.ts';
import type { ThreadReport, ThreadRequest, ThreadStart } from './thread-messages.ts';
import { startThread, type WorkerThread } from './worker-thread.ts';

export interface ComputeThreadOptions extends Omit<ThreadStart, 'port'> {
  readonly link: Link;
  /** Module that runs in the thread; another one in tests. */
  readonly worker?: URL;
}

export interface OpenedThread {
  readonly thread: ComputeThread;
  /** What opening the session took. */
  readonly counters: ChannelCounters;
}

type StepListener = (done: number, total: number) => void;

const WORKER = new URL('./worker.ts', import.meta.url);
/** A thread that computes when its link ends hears of it when it next sends or waits: after this long nobody waits for that. */
const HEARS_WITHIN_MILLISECONDS = 5000;
/** Overwriting gigabytes takes less. */
const WIPES_WITHIN_MILLISECONDS = 5000;

export class ComputeThread {
  readonly #thread: WorkerThread<ThreadRequest>;
  #pending: PromiseWithResolvers<ThreadReport> | undefined;
  #onStep: StepListener | undefined;
  #failure: Error | undefined;
  /** From a request on until its answer, and while the session is opened. */
  #busy = true;

  /** Starts the thread and resolves when the session with the peer is open. Rejects with the session's error. */
  static async open(options: ComputeThreadOptions): Promise<OpenedThread> {
    const thread = new ComputeThread(options);
    try {
      const report = await thread.#next();
      if (report.type !== 'opened') throw new Error(`compute thread said "${report.type}" first`);
      return { thread, counters: report.counters };
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  private constructor({ link, worker = WORKER, ...start }: ComputeThreadOptions) {
    const { port1, port2 } = new MessageChannel();
    bridgeLink(link, port1, (error) => {
      setTimeout(() => this.#fail(error), HEARS_WITHIN_MILLISECONDS).unref();
    });
    this.#thread = startThread<ThreadRequest, ThreadReport>(worker, {
      data: { ...start, port: port2 } satisfies ThreadStart,
      transfer: [port2],
      report: (report) => this.#accept(report),
      failed: (error) => {
        port1.close();
        this.#fail(error);
      },
    });
  }

  evaluate(images: readonly Float32Array<ArrayBuffer>[], onStep?: StepListener): Promise<BatchResult> {
    return this.#request(
      { type: 'evaluate', images },
      images.map((image) => image.buffer),
      onStep,
    );
  }

  serve(batch: number, onStep?: StepListener): Promise<BatchResult> {
    return this.#request({ type: 'serve', batch }, [], onStep);
  }

  /** A thread that waits overwrites its secrets first; one that computes cannot hear of it, and loses its memory as a whole. */
  async close(): Promise<void> {
    if (!this.#busy && !this.#failure) {
      const closed = this.#next().catch(() => undefined);
      this.#thread.post({ type: 'close' });
      await Promise.race([closed, sleep(WIPES_WITHIN_MILLISECONDS, undefined, { ref: false })]);
    }
    await this.#thread.terminate();
  }

  async #request(request: ThreadRequest, transfer: ArrayBuffer[], onStep?: StepListener): Promise<BatchResult> {
    this.#onStep = onStep;
    this.#busy = true;
    const next = this.#next();
    this.#thread.post(request, transfer);
    const report = await next;
    if (report.type !== 'done') throw new Error(`compute thread said "${report.type}" to a batch`);
    const { outputs, counters, profile } = report;
    return { outputs, counters, profile };
  }

  #next(): Promise<ThreadReport> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#pending = Promise.withResolvers();
    return this.#pending.promise;
  }

  #accept(report: ThreadReport): void {
    if (report.type === 'step') this.#onStep?.(report.done, report.total);
    if (report.type === 'step') return;
    this.#busy = false;
    if (report.type === 'failed') {
      this.#fail(report.code ? new DoubleblindError(report.code, report.detail) : new Error(report.detail));
    } else this.#pending?.resolve(report);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#pending?.reject(this.#failure);
  }
}
