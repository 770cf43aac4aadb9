import {
  casesForShare,
  type PlannedStudies,
  studiesForAuroc,
  studiesForEquivalence,
  studiesForNonInferiority,
  textTable,
} from '@doubleblind/metrics';
import { Command } from 'commander';
import { fraction } from '../options.ts';
import { say } from '../print.ts';

interface SampleSizeOptions {
  readonly prevalence: number;
  readonly assurance: number;
  readonly auroc: number;
  readonly aurocGoal: number;
  readonly sensitivity: number;
  readonly sensitivityGoal: number;
  readonly margin: number;
  readonly correlation: number;
  readonly equivalenceMargin: number;
  readonly spread: number;
  readonly json?: boolean;
}

/** `sample-size`: how many studies each kind of goal takes, before any is collected. */
export function sampleSizeCommand() {
  return new Command('sample-size')
    .description('how many studies show a goal, with the stated assurance (power)')
    .requiredOption('--prevalence <SHARE>', 'share of the studies that have the finding', fraction)
    .option(
      '--assurance <SHARE>',
      'probability that the goal is shown if the model is as good as expected',
      fraction,
      0.8,
    )
    .option('--auroc <VALUE>', 'AUROC that is expected', fraction, 0.85)
    .option('--auroc-goal <VALUE>', 'AUROC that is to be shown', fraction, 0.8)
    .option('--sensitivity <VALUE>', 'sensitivity that is expected', fraction, 0.9)
    .option('--sensitivity-goal <VALUE>', 'sensitivity that is to be shown', fraction, 0.8)
    .option('--margin <AUROC>', 'non-inferiority: largest loss of AUROC against another model', fraction, 0.05)
    .option('--correlation <VALUE>', 'non-inferiority: correlation of the two models’ AUROCs', fraction, 0.5)
    .option('--equivalence-margin <AUROC>', 'secure against plaintext: margin of equivalence', fraction, 0.01)
    .option(
      '--spread <SHARE>',
      'secure against plaintext: how far a score moves among the other class',
      fraction,
      0.005,
    )
    .option('--json', 'print JSON')
    .action((options: SampleSizeOptions) => {
      const { prevalence, assurance, auroc, aurocGoal, sensitivity, sensitivityGoal } = options;
      const positives = casesForShare(sensitivity, sensitivityGoal, assurance);
      const plans: [string, PlannedStudies | null][] = [
        [`AUROC ${auroc}, at least ${aurocGoal} shown`, studiesForAuroc(auroc, aurocGoal, prevalence, assurance)],
        [
          `Sensitivity ${sensitivity}, at least ${sensitivityGoal} shown`,
          positives === null ? null : { studies: Math.ceil(positives / prevalence), positives },
        ],
        [
          `Not more than ${options.margin} below another model's AUROC`,
          studiesForNonInferiority(auroc, options.margin, options.correlation, prevalence, assurance),
        ],
        [
          `Secure and plaintext AUROC equivalent within ${options.equivalenceMargin}`,
          studiesForEquivalence(options.equivalenceMargin, options.spread, prevalence, assurance),
        ],
      ];
      if (options.json) {
        say(JSON.stringify({ ...options, plans: Object.fromEntries(plans) }, null, 2));
        return;
      }
      const rows = plans.map(([goal, plan]) =>
        plan === null ? [goal, 'too many to plan', '-'] : [goal, String(plan.studies), String(plan.positives)],
      );
      say(textTable(['To show', 'Studies', 'Positive'], rows));
    });
}
