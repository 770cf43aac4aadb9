import { readerTable, readReaders, readScores, renderReaders } from '@doubleblind/metrics';
import { Command } from 'commander';
import { type LabelsOptions, readLabelTable, withLabelsOptions } from '../labels-option.ts';
import { collect, thresholdsOf } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface ReadersOptions extends LabelsOptions {
  readonly scores: string;
  readonly labels: string;
  readonly readers: string;
  readonly threshold: readonly string[];
  readonly json?: boolean;
}

/** `readers`: a model at its thresholds beside readers of the same studies. */
export function readersCommand() {
  return withLabelsOptions(
    new Command('readers')
      .description('sensitivity, specificity and agreement of a model beside readers of the same studies')
      .requiredOption('--scores <CSV>', 'scores of the model: study_id, one column a finding')
      .requiredOption('--labels <CSV>', 'labels, as add-testset takes them')
      .requiredOption(
        '--readers <CSV>',
        'reader, study_id, one column a finding: decisions of 0 and 1, or ratings between',
      )
      .requiredOption('--threshold <FINDING=SCORE>', 'threshold of the model for a finding (repeatable)', collect),
  )
    .option('--json', 'print JSON')
    .action(async (options: ReadersOptions) => {
      const comparison = readerTable(
        readScores(await readTextFile(options.scores)),
        readReaders(await readTextFile(options.readers)),
        await readLabelTable(options.labels, options),
        thresholdsOf(options.threshold),
      );
      say(options.json ? JSON.stringify(comparison, null, 2) : renderReaders(comparison));
    });
}
