/** Body of a thread that computes statistics: thousands of resamples must not hold up heartbeats. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { buildComparison, buildReport } from '@doubleblind/report';
import type { StatisticsAnswer, StatisticsTask } from './statistics.ts';

function answer(task: StatisticsTask): StatisticsAnswer {
  try {
    return task.kind === 'report'
      ? { ok: true, result: buildReport(task.input) }
      : { ok: true, result: buildComparison(task.input) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

parentPort!.postMessage(answer(workerData as StatisticsTask));
