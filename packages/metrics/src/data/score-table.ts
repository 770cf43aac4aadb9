import { DoubleblindError } from '@doubleblind/errors';

/** Scores by study and finding. */
export interface ScoreTable {
  /** Each study once. */
  readonly studies: readonly string[];
  readonly findings: readonly string[];
  /** Study-major: the score of study s for finding f is scores[s * findings.length + f]. */
  readonly scores: Float64Array;
}

/** Scores by image and finding; a study has one image or several (its views). */
export interface ImageScoreTable {
  /** Each image once. */
  readonly images: readonly string[];
  /** The study of each image. */
  readonly studies: readonly string[];
  readonly findings: readonly string[];
  /** Image-major, as in ScoreTable. */
  readonly scores: Float64Array;
}

/** Labels by study and finding, and what else the hospital's table says about a study. */
export interface LabelTable {
  readonly studies: readonly string[];
  readonly findings: readonly string[];
  /** Study-major, 0 or 1. */
  readonly labels: Uint8Array;
  /** Study-major like the labels: 1 where a study has no label for a finding; it is left out of that finding then. */
  readonly unlabelled?: Uint8Array;
  /** Study-major like the labels: 1 where the hospital's table calls the label uncertain, whatever it counts as in `labels`. */
  readonly uncertain?: Uint8Array;
  /** The patient of each study, empty where the table does not say; absent where it names no patients. Intervals are by patient then. */
  readonly patientId?: readonly string[];
  /** Columns that describe a study (site, sex, scanner), one value a study; for tables by group. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** The scores of one finding, in the order of the studies. */
export function findingScores(
  table: { findings: readonly string[]; scores: Float64Array },
  finding: string,
): Float64Array {
  const width = table.findings.length;
  const column = table.findings.indexOf(finding);
  if (column < 0) throw new DoubleblindError('DB7018', `There is no finding "${finding}" among the scores.`);
  return Float64Array.from({ length: table.scores.length / width }, (_, s) => table.scores[s * width + column]);
}

/** The labels of one finding, in the order of the studies; 0 where a study has none. */
export function findingLabels(table: LabelTable, finding: string): Uint8Array {
  const width = table.findings.length;
  const column = table.findings.indexOf(finding);
  if (column < 0) throw new DoubleblindError('DB7018', `There is no finding "${finding}" among the labels.`);
  return Uint8Array.from({ length: table.studies.length }, (_, s) => table.labels[s * width + column]);
}

/** Study scores from image scores: the maximum over the images of the study, per finding. Studies in order of first image. */
export function studyScores(images: ImageScoreTable): ScoreTable {
  const width = images.findings.length;
  const rows = new Map<string, number>();
  for (const study of images.studies) if (!rows.has(study)) rows.set(study, rows.size);
  const scores = new Float64Array(rows.size * width).fill(-Infinity);
  for (let image = 0; image < images.studies.length; image++) {
    const row = rows.get(images.studies[image])!;
    for (let f = 0; f < width; f++) {
      const score = images.scores[image * width + f];
      if (!Number.isFinite(score)) throw new DoubleblindError('DB7003', `Image ${images.images[image]}: ${score}.`);
      if (score > scores[row * width + f]) scores[row * width + f] = score;
    }
  }
  return { studies: [...rows.keys()], findings: images.findings, scores };
}
