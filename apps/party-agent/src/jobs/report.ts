/** From scores to the tables of an evaluation, for people and for scripts. */
import {
  type EvaluationTable,
  evaluationTable,
  type FindingEvaluation,
  type LabelTable,
  type ScoreTable,
} from '@doubleblind/metrics';
import type { StoredTestSet } from '../store/test-set-store.ts';

/** Measured cost of one image, as bench and reports state it. */
export interface PerImage {
  readonly wallSeconds: number;
  readonly cpuSeconds: { readonly vendor: number; readonly hospital: number };
  readonly bytes: { readonly vendorToHospital: number; readonly hospitalToVendor: number };
  readonly rounds: number;
}

export interface EvaluationReport {
  readonly model: string;
  readonly testSet: string;
  readonly images: number;
  readonly studies: number;
  readonly findings: readonly Pick<FindingEvaluation, 'name' | 'positives' | 'auroc' | 'ks' | 'brier'>[];
  /** Absent where only one party's side is known. */
  readonly perImage?: PerImage;
  /** CPU seconds an image of the plaintext run. */
  readonly plaintext?: { readonly cpuSeconds: number };
}

/** Labels of the studies that were scored, in the order of the scores. */
export function labelTable({ testSet }: StoredTestSet, studies: readonly string[]): LabelTable {
  const byId = new Map(testSet.studies.map((study) => [study.id, study]));
  const chosen = studies.map((id) => byId.get(id)!);
  const labels = new Uint8Array(studies.length * testSet.findings.length);
  chosen.forEach((study, s) => {
    labels.set(study.labels, s * testSet.findings.length);
  });
  const attributes = Object.keys(testSet.studies[0].attributes);
  const columns = Object.fromEntries(
    attributes.map((name) => [name, chosen.map((study) => study.attributes[name] ?? '')]),
  );
  return { studies, findings: testSet.findings, labels, columns: { ...columns, site: chosen.map(({ site }) => site) } };
}

export function tableOf(
  testSet: StoredTestSet,
  scores: { plaintext: ScoreTable; secure: ScoreTable },
): EvaluationTable {
  return evaluationTable({ ...scores, labels: labelTable(testSet, scores.secure.studies) });
}

export function evaluationReport(
  table: EvaluationTable,
  about: Omit<EvaluationReport, 'findings' | 'studies'>,
): EvaluationReport {
  const { model, testSet, images, ...costs } = about;
  const findings = table.findings.map(({ name, positives, auroc, ks, brier }) => ({
    name,
    positives,
    auroc,
    ks,
    brier,
  }));
  return { model, testSet, images, studies: table.studies, findings, ...costs };
}
