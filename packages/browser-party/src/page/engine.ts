/** A page's handle on the engine, which runs in a worker: the page stays quick, and all memory goes when the worker ends. */
import type { HeldTicket } from '@doubleblind/contracts/page';
import type { AnsweredImage, Offer } from '../engine/ask.ts';
import type { EvaluationProgress } from '../engine/progress.ts';
import type { FromWorker, Request, ToWorker } from '../worker/messages.ts';
import { type Running, runWorker } from './run-worker.ts';

const stopWith = { type: 'stop' } satisfies ToWorker;

/** What a ticket is good for, from the vendor's agent. `engine`: address of the engine's script (build/engine.js). */
export function lookAtTicket(engine: string, held: HeldTicket): Running<Offer> {
  return runWorker<FromWorker, Offer>({
    ...{ script: engine, stopWith, transfer: [], task: { type: 'look', held } satisfies ToWorker },
    read: (report) => (report.type === 'offer' ? report.offer : undefined),
  });
}

/** Asks the vendor's model about one image, in a worker of its own. */
export function askAboutImage(
  engine: string,
  request: Request,
  onProgress: (progress: EvaluationProgress) => void = () => {},
): Running<AnsweredImage> {
  return runWorker<FromWorker, AnsweredImage>({
    ...{ script: engine, stopWith, transfer: [request.film.buffer], task: { type: 'ask', request } satisfies ToWorker },
    read: (report) => {
      if (report.type === 'progress') onProgress(report.progress);
      return report.type === 'answer' ? report.answer : undefined;
    },
  });
}
