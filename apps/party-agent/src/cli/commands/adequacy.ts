import { adequacyTable, readLabels, renderAdequacy } from '@doubleblind/metrics';
import { Command } from 'commander';
import { fraction } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface AdequacyCommandOptions {
  readonly labels: string;
  readonly auroc: number;
  readonly width: number;
  readonly json?: boolean;
}

/** `adequacy`: before any run, whether the test set is large enough. */
export function adequacyCommand() {
  return new Command('adequacy')
    .description('how wide the interval of the AUROC will be, finding by finding, from the labels alone')
    .requiredOption('--labels <CSV>', 'labels: study_id, one column of 0 and 1 a finding')
    .option('--auroc <VALUE>', 'AUROC to plan with', fraction, 0.8)
    .option('--width <VALUE>', 'widest acceptable interval, from end to end', fraction, 0.1)
    .option('--json', 'print JSON')
    .action(async ({ labels, auroc, width, json }: AdequacyCommandOptions) => {
      const table = readLabels(await readTextFile(labels));
      const counts = table.findings.map((name, f) => {
        const positives = table.studies.reduce((sum, _, s) => sum + table.labels[s * table.findings.length + f], 0);
        return { name, positives, negatives: table.studies.length - positives };
      });
      const rows = adequacyTable(counts, { expectedAuroc: auroc, targetWidth: width });
      say(json ? JSON.stringify(rows, null, 2) : renderAdequacy(rows));
    });
}
