/** Body of the thread of read-draft-labels.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { type DraftAnswer, type DraftTable, readHere } from './read-draft-labels.ts';

function answer(task: DraftTable): DraftAnswer {
  try {
    return { ok: true, labels: readHere(task) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

parentPort!.postMessage(answer(workerData as DraftTable));
