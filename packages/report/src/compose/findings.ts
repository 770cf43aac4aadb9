/** The findings that a report is about, each with its own studies: those that have a label for it. */
import { alignTables, type LabelTable, numberPatients, type ScoreTable } from '@doubleblind/metrics';
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
  /** The patient of each of these studies, numbered; undefined where the labels name none. */
  readonly patients: Uint32Array | undefined;
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
}: Pick<ReportInput, 'secure' | 'plaintext' | 'labels'>): Evaluated {
  const aligned = alignTables(plaintext ? [secure, plaintext] : [secure], labels);
  const findings = aligned.findings.map(({ name, rows, scores, labels: own }): EvaluatedFinding => {
    const studies = Array.from(rows, (row) => aligned.studies[row]);
    const table = (values: Float64Array): ScoreTable => ({ studies, findings: [name], scores: values });
    const positives = own.reduce((sum, label) => sum + label, 0);
    return {
      name,
      positives,
      negatives: own.length - positives,
      secure: table(scores[0]),
      ...(plaintext ? { plaintext: table(scores[1]) } : {}),
      labels: {
        studies,
        findings: [name],
        labels: own,
        ...(labels.patientId ? { patientId: Array.from(rows, (row) => labels.patientId![row]) } : {}),
        columns: columnsOf(labels, rows),
      },
      rows,
    };
  });
  const patients = numberPatients(labels.patientId);
  return { studies: aligned.studies, patients, findings, unlabelled: aligned.unlabelled, unscored: aligned.unscored };
}

function columnsOf({ columns }: LabelTable, rows: Uint32Array): LabelTable['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Array.from(rows, (row) => values[row])]),
  );
}
