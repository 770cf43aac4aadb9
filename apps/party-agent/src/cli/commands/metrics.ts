import { evaluationTable, readScores, renderEvaluation } from '@doubleblind/metrics';
import { Command } from 'commander';
import { type LabelsOptions, readLabelTable, withLabelsOptions } from '../labels-option.ts';
import { positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface MetricsOptions extends LabelsOptions {
  readonly scores: string;
  readonly reference: string;
  readonly labels: string;
  readonly resamples: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `metrics`: the tables of an evaluation for any two sets of scores. */
export function metricsCommand() {
  return withLabelsOptions(
    new Command('metrics')
      .description('AUROC with intervals, K-S test and Brier score for two sets of scores by study and finding')
      .requiredOption(
        '--scores <CSV>',
        'scores of the secure run (or any other): study_id, image if any, one column a finding',
      )
      .requiredOption('--reference <CSV>', 'scores to compare with: the plaintext run')
      .requiredOption('--labels <CSV>', 'labels, as add-testset takes them'),
  )
    .option('--resamples <N>', 'bootstrap resamples for the means', positiveInteger, 2000)
    .option('--seed <N>', 'seed of the bootstrap', positiveInteger, 1)
    .option('--json', 'print JSON')
    .action(async (options: MetricsOptions) => {
      const input = {
        secure: readScores(await readTextFile(options.scores)),
        plaintext: readScores(await readTextFile(options.reference)),
        labels: await readLabelTable(options.labels, options),
      };
      const { resamples, seed } = options;
      const table = evaluationTable(input, { resamples, seed });
      say(options.json ? JSON.stringify(table, null, 2) : renderEvaluation(table));
    });
}
