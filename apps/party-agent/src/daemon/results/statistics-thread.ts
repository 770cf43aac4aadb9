/** Body of a thread that computes statistics: thousands of resamples must not hold up heartbeats. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import {
  buildComparison,
  buildReport,
  disclose,
  disclosePrivately,
  examine,
  examinePrivately,
} from '@doubleblind/report';
import type { StatisticsAnswer, StatisticsTask } from './statistics.ts';

function answer(task: StatisticsTask): StatisticsAnswer {
  try {
    return { ok: true, result: resultOf(task) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

function resultOf(task: StatisticsTask) {
  switch (task.kind) {
    case 'report':
      return buildReport(task.input);
    case 'comparison':
      return buildComparison(task.input);
    case 'disclosure': {
      const { report, evidence, choice, earlier } = task.input;
      if ('counts' in choice) {
        const disclosure = disclosePrivately(report, evidence, choice, earlier);
        return {
          ...disclosure,
          attacks: examinePrivately(disclosure.document, evidence, earlier, choice.limit, choice.trainings),
        };
      }
      const disclosure = disclose(report, evidence, choice, earlier);
      const attacks = examine(disclosure.document, evidence, disclosure.information, earlier.length);
      return { ...disclosure, attacks };
    }
  }
}

parentPort!.postMessage(answer(workerData as StatisticsTask));
