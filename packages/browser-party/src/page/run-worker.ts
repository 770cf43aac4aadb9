/** One task in a worker of its own, whose memory ends with it. */
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';

/** Work that is on its way. */
export interface Running<T> {
  /** Rejects with the numbered error that ended it. */
  readonly result: Promise<T>;
  /** Ends it; the result rejects with DB3001, unless it is there. */
  stop(): void;
}

/** Work that may be told more while it runs. */
export interface RunningWorker<T> extends Running<T> {
  post(message: object, transfer?: Transferable[]): void;
}

/** What every worker says when it could not do its task. */
interface Failed {
  readonly type: 'failed';
  readonly code: ErrorCode | null;
  readonly detail: string;
}

export interface WorkerTask<Report, T> {
  readonly script: string;
  readonly task: object;
  readonly transfer?: Transferable[];
  /** The result in a report, undefined where it is another one. */
  readonly read: (report: Report) => T | undefined;
  /** What the worker is told when the person stops it. */
  readonly stopWith?: object;
}

/** How long a worker may take to say goodbye to whom it talks to. */
const GOODBYE_MILLISECONDS = 1000;

export function runWorker<Report extends { readonly type: string }, T>({
  script,
  task,
  transfer = [],
  read,
  stopWith,
}: WorkerTask<Report, T>): RunningWorker<T> {
  const worker = new Worker(script);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const finish = () => setTimeout(() => worker.terminate(), GOODBYE_MILLISECONDS);
  worker.onmessage = ({ data }: MessageEvent<Report | Failed>) => {
    if (isFailed(data)) reject(data.code ? new DoubleblindError(data.code, data.detail) : new Error(data.detail));
    else {
      const result = read(data);
      if (result === undefined) return;
      resolve(result);
    }
    finish();
  };
  worker.onerror = ({ message }) => {
    reject(new Error(message || `${script} could not be loaded`));
    worker.terminate();
  };
  worker.postMessage(task, transfer);
  return {
    result: promise,
    post: (message, moved = []) => worker.postMessage(message, moved),
    stop() {
      reject(new DoubleblindError('DB3001', 'Stopped on this page.'));
      if (!stopWith) return worker.terminate();
      worker.postMessage(stopWith);
      finish();
    },
  };
}

function isFailed(report: { readonly type: string }): report is Failed {
  return report.type === 'failed';
}
