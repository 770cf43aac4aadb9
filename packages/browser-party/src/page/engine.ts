/** A page's handle on the engine, which runs in a worker: the page stays quick, and all memory goes when the worker ends. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Answer } from '../engine/evaluate.ts';
import type { EvaluationProgress } from '../engine/progress.ts';
import type { FromWorker, Request, ToWorker } from '../worker/messages.ts';

/** An evaluation that is on its way. */
export interface Running {
  /** Rejects with the numbered error that ended it. */
  readonly answer: Promise<Answer>;
  /** Ends it; the answer rejects with DB3001, unless it is there. */
  stop(): void;
}

/** How long a worker may take to say goodbye to the vendor's party. */
const GOODBYE_MILLISECONDS = 1000;

/** Evaluates one film in a worker of its own. `engine`: address of the engine's script (build/engine.js). */
export function evaluateInWorker(
  engine: string,
  request: Request,
  onProgress?: (progress: EvaluationProgress) => void,
): Running {
  const worker = new Worker(engine, { name: 'doubleblind party' });
  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const finish = () => setTimeout(() => worker.terminate(), GOODBYE_MILLISECONDS);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'progress') onProgress?.(data.progress);
    else if (data.type === 'answer') resolve(data.answer);
    else reject(data.code ? new DoubleblindError(data.code, data.detail) : new Error(data.detail));
    if (data.type !== 'progress') finish();
  };
  worker.onerror = ({ message }) => {
    reject(new Error(message || 'the engine could not be loaded'));
    worker.terminate();
  };
  post({ type: 'evaluate', request }, [request.film.buffer]);
  return {
    answer: promise,
    stop() {
      post({ type: 'stop' });
      reject(new DoubleblindError('DB3001', 'Stopped on this page.'));
      finish();
    },
  };
}
