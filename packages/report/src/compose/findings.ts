/** The findings that a report is about, each with its own studies: those that have a label for it. */
import { DoubleblindError } from '@doubleblind/errors';
import { alignTables, type LabelTable, type ScoreTable } from '@doubleblind/metrics';
import type { ReportInput } from './inputs.ts';

/** Tables of one finding, over the studies that have a label for it. */
export interface EvaluatedFinding {
  readonly name: string;
  readonly positives: number;
  readonly negatives: number;
  readonly secure: ScoreTable;
  readonly plaintext?: ScoreTable;
  readonly labels: LabelTable;
  /** Row of each of these studies in the whole table. */
  readonly rows: Uint32Array;
}

export interface Evaluated {
  /** Studies of the whole table, labelled or not. */
  readonly studies: readonly string[];
  readonly findings: readonly EvaluatedFinding[];
  /** Findings that the model scores without any label, and labelled ones that it does not score. */
  readonly unlabelled: readonly string[];
  readonly unscored: readonly string[];
}

/** Errors: as alignTables of packages/metrics. Findings without any labelled study are among `unlabelled`. */
export function evaluatedFindings({
  secure,
  plaintext,
  labels,
  unlabelled,
}: Pick<ReportInput, 'secure' | 'plaintext' | 'labels' | 'unlabelled'>): Evaluated {
  const aligned = alignTables(plaintext ? [secure, plaintext] : [secure], labels);
  const width = labels.findings.length;
  const findings = aligned.findings.map((finding): EvaluatedFinding => {
    const column = labels.findings.indexOf(finding.name);
    const all = Array.from(aligned.studies, (_, row) => row);
    const rows = Uint32Array.from(unlabelled ? all.filter((row) => !unlabelled[row * width + column]) : all);
    const studies = Array.from(rows, (row) => aligned.studies[row]);
    const table = (scores: Float64Array): ScoreTable => ({
      studies,
      findings: [finding.name],
      scores: Float64Array.from(rows, (row) => scores[row]),
    });
    const chosen = Uint8Array.from(rows, (row) => finding.labels[row]);
    const positives = chosen.reduce((sum, label) => sum + label, 0);
    return {
      name: finding.name,
      positives,
      negatives: chosen.length - positives,
      secure: table(finding.scores[0]),
      ...(plaintext ? { plaintext: table(finding.scores[1]) } : {}),
      labels: { studies, findings: [finding.name], labels: chosen, columns: columnsOf(labels, rows) },
      rows,
    };
  });
  const empty = findings.filter(({ rows }) => rows.length === 0).map(({ name }) => name);
  if (empty.length === findings.length) {
    throw new DoubleblindError('DB7018', `No study has a label for ${empty.join(', ')}.`);
  }
  return {
    studies: aligned.studies,
    findings: findings.filter(({ rows }) => rows.length > 0),
    unlabelled: [...aligned.unlabelled, ...empty],
    unscored: aligned.unscored,
  };
}

function columnsOf({ columns }: LabelTable, rows: Uint32Array): LabelTable['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Array.from(rows, (row) => values[row])]),
  );
}
