import { DoubleblindError } from '@doubleblind/errors';
import {
  alignTables,
  type Forest,
  forest,
  forestOfEstimates,
  readScores,
  renderForest,
  type TestSetEstimate,
} from '@doubleblind/metrics';
import { verifyReport } from '@doubleblind/report';
import { Command } from 'commander';
import { type LabelsOptions, readLabelTable, withLabelsOptions } from '../labels-option.ts';
import { collect } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface ForestOptions extends LabelsOptions {
  readonly set: readonly string[];
  readonly report: readonly string[];
  readonly finding?: string;
  readonly json?: boolean;
}

/** `forest`: one model on several test sets, with a random-effects summary. */
export function forestCommand() {
  return withLabelsOptions(
    new Command('forest')
      .description('AUROC of one model on several test sets, with a random-effects summary, finding by finding')
      .option('--report <NAME=JSON>', 'a signed report or released results of a test set (repeatable)', collect, [])
      .option('--set <NAME=SCORES.csv,LABELS.csv>', 'or scores and labels of a test set (repeatable)', collect, []),
  )
    .option('--finding <NAME>', 'only this finding')
    .option('--json', 'print JSON')
    .action(async ({ set, report, finding, json, ...options }: ForestOptions) => {
      if (set.length > 0 === report.length > 0) throw new DoubleblindError('DB5001', 'Give either --report or --set.');
      const forests = set.length > 0 ? await ofScores(set, finding, options) : await ofReports(report, finding);
      say(json ? JSON.stringify(forests, null, 2) : forests.map((plot) => renderForest(plot.finding, plot)).join('\n'));
    });
}

type FindingForest = Forest & { readonly finding: string };

async function ofScores(
  given: readonly string[],
  finding: string | undefined,
  options: LabelsOptions,
): Promise<FindingForest[]> {
  const sets: Awaited<ReturnType<typeof readSet>>[] = [];
  for (const text of given) sets.push(await readSet(text, options));
  const names = sets.map(({ findings }) => findings.map(({ name }) => name));
  return inAll(names, finding).map((name) => {
    const tables = sets.map((entry) => {
      const { scores, labels, patients } = entry.findings.find((candidate) => candidate.name === name)!;
      return { name: entry.name, scores: scores[0], labels, patients };
    });
    return { finding: name, ...forest(tables) };
  });
}

/** From figures alone. Throws DB7021 and DB7022 for a file that is none or was changed, DB5001 for reports that cannot be pooled. */
async function ofReports(options: readonly string[], finding: string | undefined): Promise<FindingForest[]> {
  const sets = await Promise.all(options.map(readReport));
  const [{ report: first }] = sets;
  const contents = new Set<string>();
  for (const { name, report } of sets) {
    if (report.subject.model.programHash !== first.subject.model.programHash)
      throw new DoubleblindError('DB5001', `"${name}" is a report of another model.`);
    if (report.method.confidence !== first.method.confidence)
      throw new DoubleblindError('DB5001', `"${name}" has intervals of another level.`);
    if (contents.has(report.subject.testSet.contentHash))
      throw new DoubleblindError('DB5001', `"${name}" is of a test set that was given already.`);
    contents.add(report.subject.testSet.contentHash);
  }
  const names = sets.map(({ report }) => report.performance.map((entry) => entry.finding));
  return inAll(names, finding).map((name) => {
    const estimates = sets.map((set): TestSetEstimate => {
      const { auroc, prevalence } = set.report.performance.find((entry) => entry.finding === name)!;
      const { reason, ...figures } = auroc;
      return {
        ...{ name: set.name, studies: prevalence.of, positives: prevalence.cases },
        auroc: { ...figures, ...(reason === undefined ? {} : { reason }) },
      };
    });
    return { finding: name, ...forestOfEstimates(estimates, first.method.confidence) };
  });
}

/** Findings that every test set has; a summary over other sets for each finding would compare unlike with unlike. */
function inAll(names: readonly (readonly string[])[], wanted: string | undefined): string[] {
  const shared = names[0]
    .filter((name) => names.every((others) => others.includes(name)))
    .filter((name) => wanted === undefined || name === wanted);
  if (shared.length === 0) throw new DoubleblindError('DB7018', 'No finding is scored and labelled in every test set.');
  return shared;
}

async function readReport(text: string) {
  const [, name, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new DoubleblindError('DB5001', `"${text}" is not NAME=JSON.`);
  return { name, report: verifyReport(await readTextFile(path)).report };
}

async function readSet(text: string, options: LabelsOptions) {
  const [, name, scores, labels] = /^([^=]+)=([^,]+),([^,]+)$/.exec(text) ?? [];
  if (name === undefined) throw new DoubleblindError('DB5001', `"${text}" is not NAME=SCORES.csv,LABELS.csv.`);
  const tables = [readScores(await readTextFile(scores)), await readLabelTable(labels, options)] as const;
  return { name, findings: alignTables([tables[0]], tables[1]).findings };
}
