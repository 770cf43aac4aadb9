/** What only the hospital has and what decides about a release: scores and labels of every study. It never leaves the agent. */
import { numberPatients } from '@doubleblind/metrics';
import { type EvaluatedFinding, evaluatedFindings } from '../compose/findings.ts';
import type { ReportInput } from '../compose/inputs.ts';
import { statedScores } from './precision.ts';
import type { LabelledStudy } from './shown-sets.ts';

/** Scores and labels of one evaluation as the rules of disclosure look at them. */
export interface Evidence {
  /** Of each study of the test set, in its order: a name that is the same in all of the hospital's test sets. */
  readonly keys: readonly string[];
  /** The patient of each of these studies, empty where the labels do not say; absent where they name none. */
  readonly patients?: readonly string[];
  readonly findings: readonly EvidenceOfFinding[];
}

/** One finding: scores (probabilities) and labels (0 or 1) have one entry a study. */
export interface EvidenceOfFinding {
  readonly finding: string;
  /** Its studies: those that have a label for it. */
  readonly studies: readonly LabelledStudy[];
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  /** The patient of each of these studies, numbered; absent where the labels name none. */
  readonly patients?: Uint32Array | undefined;
  /** Group of each study by column of the labels. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** What evidence is made from: the tables of the report, and what the studies are called in all test sets of the hospital. */
export interface EvidenceInput extends Pick<ReportInput, 'secure' | 'labels'> {
  /** By study of the labels. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Throws as evaluatedFindings does. */
export function evidenceOf({ keys, ...tables }: EvidenceInput): Evidence {
  const { studies, findings } = evaluatedFindings(tables);
  return {
    keys: studies.map((study) => keys.get(study)!),
    // In the order of the labels, as the studies are.
    ...(tables.labels.patientId ? { patients: tables.labels.patientId } : {}),
    findings: findings.map((finding) => ofFinding(finding, keys)),
  };
}

function ofFinding({ name, secure, labels }: EvaluatedFinding, keys: ReadonlyMap<string, string>): EvidenceOfFinding {
  return {
    finding: name,
    studies: labels.studies.map((study, s) => ({
      key: keys.get(study)!,
      positive: labels.labels[s] === 1,
      patient: labels.patientId?.[s],
    })),
    scores: statedScores(secure.scores),
    labels: labels.labels,
    patients: numberPatients(labels.patientId),
    columns: labels.columns,
  };
}
