/** Body of a thread that computes results: thousands of resamples must not hold up heartbeats. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { buildResults, type ResultsInput } from './build.ts';
import type { ResultsAnswer } from './results.ts';

function answer(): ResultsAnswer {
  try {
    return { ok: true, results: buildResults(workerData as ResultsInput) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

parentPort!.postMessage(answer());
