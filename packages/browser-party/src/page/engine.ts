/** A page's handle on the engine, which runs in a worker: the page stays quick, and all memory goes when the worker ends. */
import type { HeldTicket } from '@doubleblind/contracts/page';
import type { AnsweredImage, Offer } from '../engine/ask.ts';
import type { EvaluationProgress } from '../engine/progress.ts';
import type { FromWorker, Request, RequestSubject, ToWorker } from '../worker/messages.ts';
import { type Running, runWorker } from './run-worker.ts';

const stopWith = { type: 'stop' } satisfies ToWorker;

/** What a ticket is good for, from the vendor's agent. `engine`: address of the engine's script (build/engine.js). */
export function lookAtTicket(engine: string, held: HeldTicket): Running<Offer> {
  return runWorker<FromWorker, Offer>({
    ...{ script: engine, stopWith, task: { type: 'look', held } satisfies ToWorker },
    read: (report) => (report.type === 'offer' ? report.offer : undefined),
  });
}

/** A session with the vendor's agent that waits for one image, in a worker of its own. It counts nothing. */
export interface Preparation {
  /** Resolves when keys and correlations are there; never where there is something in the way, which the question then meets itself. */
  readonly ready: Promise<void>;
  /** Asks the vendor's model about one image, whether it is ready or not; once. */
  ask(request: Request, onProgress?: (progress: EvaluationProgress) => void): Running<AnsweredImage>;
  /** Ends it, and a question in it. */
  stop(): void;
}

/** Opens the session of a question to come: what does not depend on the image is done while people still look at it. */
export function prepareToAsk(engine: string, subject: RequestSubject): Preparation {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let progressed = (_: EvaluationProgress): void => {};
  const running = runWorker<FromWorker, AnsweredImage>({
    ...{ script: engine, stopWith, task: { type: 'prepare', subject } satisfies ToWorker },
    read(report) {
      if (report.type === 'prepared') resolve();
      if (report.type === 'progress') progressed(report.progress);
      return report.type === 'answer' ? report.answer : undefined;
    },
  });
  // Nobody waits for an answer before there is a question.
  running.result.catch(() => {});
  return {
    ready,
    ask(request, onProgress = () => {}) {
      progressed = onProgress;
      running.post({ type: 'ask', request } satisfies ToWorker, [request.film.buffer]);
      return running;
    },
    stop: () => running.stop(),
  };
}

/** Asks the vendor's model about one image at once. */
export function askAboutImage(
  engine: string,
  request: Request,
  onProgress?: (progress: EvaluationProgress) => void,
): Running<AnsweredImage> {
  const { held, program } = request;
  return prepareToAsk(engine, { held, program }).ask(request, onProgress);
}
