import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { readScores, renderEvaluation } from '@doubleblind/metrics';
import { SCORES_FILE } from '../../jobs/evaluation/run-party.ts';
import { evaluationReport, tableOf } from '../../jobs/report.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface ReportOptions {
  readonly data?: string;
  readonly run: string;
  readonly reference: string;
  readonly json?: string;
}

/** `report`: a finished run's tables, secure beside plaintext. */
export function reportCommand() {
  return commandWithData('report')
    .description('tables of a finished run beside the plaintext scores')
    .requiredOption('--run <NAME>', 'the run')
    .requiredOption('--reference <CSV>', 'plaintext scores, as baseline writes them')
    .option('--json <FILE>', 'write the report as JSON too')
    .action(async (options: ReportOptions) => {
      const data = await openData(options);
      const run = await RunStore.open(data.run(options.run));
      try {
        run.outputs();
      } finally {
        await run.close();
      }
      const { program } = await loadProgram(run.folder);
      const testSet = await openTestSet(data, run.plan.testSet);
      const secure = readScores(await readText(join(run.folder, SCORES_FILE)));
      const table = tableOf(testSet, { secure, plaintext: readScores(await readText(options.reference)) });
      say(renderEvaluation(table));
      if (options.json === undefined) return;
      const report = evaluationReport(table, { model: program.model, testSet: testSet.name, images: run.plan.images });
      await writeFileAtomically(options.json, `${JSON.stringify({ evaluations: [report] }, null, 2)}\n`);
    });
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
}
