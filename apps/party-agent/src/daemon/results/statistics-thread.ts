/** Body of a thread that computes statistics: thousands of resamples must not hold up heartbeats. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import {
  buildComparison,
  buildReport,
  buildSegmentationReport,
  disclose,
  disclosePrivately,
  discloseSegmentation,
  examine,
  examinePrivately,
  examineSegmentation,
} from '@doubleblind/report';
import { measureRun } from '../../work/evaluation/measured-masks.ts';
import type { StatisticsAnswer, StatisticsTask } from './statistics.ts';

async function answer(task: StatisticsTask): Promise<StatisticsAnswer> {
  try {
    return { ok: true, result: await resultOf(task) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

async function resultOf(task: StatisticsTask) {
  switch (task.kind) {
    case 'report':
      return buildReport(task.input);
    case 'comparison':
      return buildComparison(task.input);
    case 'measure-masks':
      return measureRun(task.input.folder, task.input.content);
    case 'masks-report':
      return buildSegmentationReport(task.input);
    case 'masks-disclosure': {
      const { report, evidence, choice, earlier } = task.input;
      const disclosure = discloseSegmentation(report, evidence, choice, earlier);
      return { ...disclosure, attacks: examineSegmentation(disclosure.document, evidence, earlier.length) };
    }
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

parentPort!.postMessage(await answer(workerData as StatisticsTask));
