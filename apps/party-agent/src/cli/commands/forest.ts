import { DoubleblindError } from '@doubleblind/errors';
import { alignTables, forest, readLabels, readScores, renderForest } from '@doubleblind/metrics';
import { Command } from 'commander';
import { collect } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface ForestOptions {
  readonly set: readonly string[];
  readonly finding?: string;
  readonly json?: boolean;
}

/** `forest`: one model on several test sets, with a random-effects summary. */
export function forestCommand() {
  return new Command('forest')
    .description('AUROC of one model on several test sets, with a random-effects summary, finding by finding')
    .requiredOption('--set <NAME=SCORES.csv,LABELS.csv>', 'scores and labels of a test set (repeatable)', collect)
    .option('--finding <NAME>', 'only this finding')
    .option('--json', 'print JSON')
    .action(async ({ set, finding, json }: ForestOptions) => {
      const sets = await Promise.all(set.map(readSet));
      // Findings that every test set has; a summary over other sets for each finding would compare unlike with unlike.
      const names = sets[0].findings
        .map(({ name }) => name)
        .filter((name) => sets.every(({ findings }) => findings.some((entry) => entry.name === name)))
        .filter((name) => finding === undefined || name === finding);
      if (names.length === 0)
        throw new DoubleblindError('DB7018', 'No finding is scored and labelled in every test set.');
      const forests = names.map((name) => ({
        finding: name,
        ...forest(
          sets.map((entry) => {
            const { scores, labels } = entry.findings.find((candidate) => candidate.name === name)!;
            return { name: entry.name, scores: scores[0], labels };
          }),
        ),
      }));
      say(json ? JSON.stringify(forests, null, 2) : forests.map((plot) => renderForest(plot.finding, plot)).join('\n'));
    });
}

async function readSet(text: string) {
  const [, name, scores, labels] = /^([^=]+)=([^,]+),([^,]+)$/.exec(text) ?? [];
  if (name === undefined) throw new DoubleblindError('DB5001', `"${text}" is not NAME=SCORES.csv,LABELS.csv.`);
  const tables = [readScores(await readTextFile(scores)), readLabels(await readTextFile(labels))] as const;
  return { name, findings: alignTables([tables[0]], tables[1]).findings };
}
