import { adequacyTable, type LabelTable, renderAdequacy } from '@doubleblind/metrics';
import { Command } from 'commander';
import { type LabelsOptions, readLabelTable, withLabelsOptions } from '../labels-option.ts';
import { fraction } from '../options.ts';
import { say } from '../print.ts';

interface AdequacyCommandOptions extends LabelsOptions {
  readonly labels: string;
  readonly auroc: number;
  readonly width: number;
  readonly json?: boolean;
}

/** `adequacy`: before any run, whether the test set is large enough. */
export function adequacyCommand() {
  return withLabelsOptions(
    new Command('adequacy')
      .description('how wide the interval of the AUROC will be, finding by finding, from the labels alone')
      .requiredOption('--labels <CSV>', 'labels, as add-testset takes them; the images are not needed'),
  )
    .option('--auroc <VALUE>', 'AUROC to plan with', fraction, 0.8)
    .option('--width <VALUE>', 'widest acceptable interval, from end to end', fraction, 0.1)
    .option('--json', 'print JSON')
    .action(async ({ labels, auroc, width, json, ...options }: AdequacyCommandOptions) => {
      const counts = countLabels(await readLabelTable(labels, options));
      const rows = adequacyTable(counts, { expectedAuroc: auroc, targetWidth: width });
      say(json ? JSON.stringify(rows, null, 2) : renderAdequacy(rows));
    });
}

/** By finding, over the studies that have a label for it. */
function countLabels({ studies, findings, labels, unlabelled }: LabelTable) {
  return findings.map((name, f) => {
    const cells = studies.map((_, s) => s * findings.length + f).filter((cell) => !unlabelled?.[cell]);
    const positives = cells.filter((cell) => labels[cell] === 1).length;
    return { name, positives, negatives: cells.length - positives };
  });
}
