/** Scores of one way of running the model, by image and by study, for findings that may be labelled for some studies only. */
import { type ImageScoreTable, type LabelTable, type ScoreTable, studyScores } from '@doubleblind/metrics';

/** One image: its study, and probabilities in the order of `findings`. */
export interface ScoredImages {
  readonly images: readonly string[];
  readonly studies: readonly string[];
  readonly findings: readonly string[];
  /** [image][finding]. */
  readonly scores: readonly (readonly number[])[];
}

/** What the labels say about a study. */
export interface StudyLabels {
  readonly id: string;
  readonly site: string | null;
  readonly labels: Readonly<Record<string, 0 | 1 | null>>;
}

export function imageTable(scored: ScoredImages, finding: string, studies: ReadonlySet<string>): ImageScoreTable {
  const column = scored.findings.indexOf(finding);
  const chosen = scored.images.map((_, i) => i).filter((i) => studies.has(scored.studies[i]));
  return {
    images: chosen.map((i) => scored.images[i]),
    studies: chosen.map((i) => scored.studies[i]),
    findings: [finding],
    scores: Float64Array.from(chosen, (i) => scored.scores[i][column]),
  };
}

/** The studies that have a label for the finding, in order. */
export function labelled(studies: readonly StudyLabels[], finding: string): StudyLabels[] {
  return studies.filter(({ labels }) => labels[finding] === 0 || labels[finding] === 1);
}

export function findingLabels(studies: readonly StudyLabels[], finding: string): LabelTable {
  return {
    studies: studies.map(({ id }) => id),
    findings: [finding],
    labels: Uint8Array.from(studies, ({ labels }) => labels[finding] ?? 0),
    columns: { site: studies.map(({ site }) => site ?? '') },
  };
}

/** The score of a study is the maximum over its images; in the order of `studies`. */
export function findingStudyScores(
  scored: ScoredImages,
  finding: string,
  studies: readonly StudyLabels[],
): { table: ScoreTable; images: ImageScoreTable } {
  const images = imageTable(scored, finding, new Set(studies.map(({ id }) => id)));
  const table = studyScores(images);
  const row = new Map(table.studies.map((id, s) => [id, s]));
  const scores = Float64Array.from(studies, ({ id }) => table.scores[row.get(id)!]);
  return { table: { studies: studies.map(({ id }) => id), findings: [finding], scores }, images };
}
