/**
 * The agent's handle on one compute thread. The thread computes and talks to its peer thread through a bridged link, while
 * the main thread does TLS and files, so that computing and sending overlap.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { bridgeLink, type ChannelCounters, type Link } from '@doubleblind/mpc-core';
import type { EngineReport, EngineRequest, EngineStart } from './messages.ts';

export interface EngineOptions extends Omit<EngineStart, 'port'> {
  readonly link: Link;
  /** Module that runs in the thread; another one in tests. */
  readonly worker?: URL;
}

export interface BatchOutcome {
  /** Raw outputs an image; empty at the vendor. */
  readonly outputs: readonly Float32Array[];
  /** Since the session began. */
  readonly counters: ChannelCounters;
  readonly profile: readonly unknown[];
}

const WORKER = new URL('./worker.ts', import.meta.url);

export class Engine {
  readonly #worker: Worker;
  #pending: PromiseWithResolvers<EngineReport> | undefined;
  #onStep: ((done: number, total: number) => void) | undefined;
  #failure: Error | undefined;

  /** Starts the thread and resolves when the session with the peer is open. Rejects with the session's error. */
  static async open(options: EngineOptions): Promise<{ engine: Engine; counters: ChannelCounters }> {
    const engine = new Engine(options);
    try {
      const report = await engine.#next();
      if (report.type !== 'opened') throw new Error(`compute thread said "${report.type}" first`);
      return { engine, counters: report.counters };
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  private constructor({ link, worker = WORKER, ...start }: EngineOptions) {
    const { port1, port2 } = new MessageChannel();
    bridgeLink(link, port1);
    this.#worker = new Worker(worker, { workerData: { ...start, port: port2 }, transferList: [port2] });
    this.#worker.on('message', (report: EngineReport) => this.#accept(report));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      port1.close();
      this.#fail(new Error('the compute thread ended'));
    });
  }

  evaluate(
    images: readonly Float32Array<ArrayBuffer>[],
    onStep?: (done: number, total: number) => void,
  ): Promise<BatchOutcome> {
    return this.#request(
      { type: 'evaluate', images },
      images.map((image) => image.buffer),
      onStep,
    );
  }

  serve(batch: number, onStep?: (done: number, total: number) => void): Promise<BatchOutcome> {
    return this.#request({ type: 'serve', batch }, [], onStep);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #request(request: EngineRequest, transfer: ArrayBuffer[], onStep?: (done: number, total: number) => void) {
    this.#onStep = onStep;
    const next = this.#next();
    this.#worker.postMessage(request, transfer);
    const report = await next;
    if (report.type !== 'done') throw new Error(`compute thread said "${report.type}" to a batch`);
    return report;
  }

  #next(): Promise<EngineReport> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#pending = Promise.withResolvers();
    return this.#pending.promise;
  }

  #accept(report: EngineReport): void {
    if (report.type === 'step') this.#onStep?.(report.done, report.total);
    else if (report.type === 'failed') {
      this.#fail(report.code ? new DoubleblindError(report.code, report.detail) : new Error(report.detail));
    } else this.#pending?.resolve(report);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#pending?.reject(this.#failure);
  }
}
