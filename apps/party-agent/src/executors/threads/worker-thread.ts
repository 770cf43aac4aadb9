/** A module in a thread of its own: computing must hold up neither heartbeats nor TLS. */
import { type Transferable, Worker } from 'node:worker_threads';

export interface WorkerThreadOptions<Report> {
  readonly data: unknown;
  /** Parts of `data` that move into the thread. */
  readonly transfer?: Transferable[];
  readonly report: (report: Report) => void;
  /** The thread failed, or ended by itself; may be called more than once. */
  readonly failed: (error: Error) => void;
}

export interface WorkerThread<Request> {
  post(request: Request, transfer?: Transferable[]): void;
  terminate(): Promise<void>;
}

export function startThread<Request, Report>(
  module: URL,
  { data, transfer = [], report, failed }: WorkerThreadOptions<Report>,
): WorkerThread<Request> {
  const worker = new Worker(module, { workerData: data, transferList: transfer });
  worker.on('message', report);
  worker.on('error', failed);
  worker.on('exit', () => failed(new Error('the thread ended')));
  return {
    post: (request, moved = []) => worker.postMessage(request, moved),
    terminate: async () => void (await worker.terminate()),
  };
}

/** Runs a module in a thread and resolves to its one message. */
export function runThread<T>(module: URL, data: unknown): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const thread = startThread<never, T>(module, { data, report: resolve, failed: reject });
  return promise.finally(() => thread.terminate());
}
