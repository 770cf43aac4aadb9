import { Worker } from 'node:worker_threads';

/** Runs a module in a thread of its own and resolves to its one message; computing must not hold up heartbeats. */
export function runThread<T>(module: URL, data: unknown): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const worker = new Worker(module, { workerData: data });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the thread ended without an answer')));
  return promise.finally(() => worker.terminate());
}
