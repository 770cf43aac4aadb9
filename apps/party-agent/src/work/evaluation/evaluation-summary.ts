/** The tables of an evaluation in short, for people who watch and for scripts. The report is packages/report's. */
import { type EvaluationTable, evaluationTable, type FindingEvaluation, type ScoreTable } from '@doubleblind/metrics';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { labelTableOfStudies } from './label-table.ts';

/** Measured cost of one image, as bench and reports state it. */
export interface PerImage {
  readonly wallSeconds: number;
  readonly cpuSeconds: { readonly vendor: number; readonly hospital: number };
  readonly bytes: { readonly vendorToHospital: number; readonly hospitalToVendor: number };
  readonly rounds: number;
}

export interface EvaluationSummary {
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

export function tableOf(
  testSet: StoredTestSet,
  scores: { plaintext: ScoreTable; secure: ScoreTable },
): EvaluationTable {
  return evaluationTable({ ...scores, labels: labelTableOfStudies(testSet.content, scores.secure.studies) });
}

export function evaluationSummary(
  table: EvaluationTable,
  about: Omit<EvaluationSummary, 'findings' | 'studies'>,
): EvaluationSummary {
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
