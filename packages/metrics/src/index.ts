/** Statistics of an evaluation. Pure functions of scores and labels; nothing is read, written or drawn without a seed. */
export { type KsMethod, type KsResult, ksTwoSample } from './agreement/kolmogorovSmirnov.ts';
export { roundScores } from './agreement/rounding.ts';
export { brierScore } from './calibration/brier.ts';
export { type AlignedFinding, type Alignment, alignTables } from './data/alignment.ts';
export {
  readImageScores,
  readLabels,
  readScores,
  type TableOptions,
  writeImageScores,
  writeScores,
} from './data/readTables.ts';
export {
  findingLabels,
  findingScores,
  type ImageScoreTable,
  type LabelTable,
  type ScoreTable,
  studyScores,
} from './data/scoreTable.ts';
export { auroc } from './discrimination/auroc.ts';
export { areaUnder, type RocPoint, rocPoints } from './discrimination/roc.ts';
export { type BootstrapOptions, bcaInterval, bootstrapReplicates, percentileInterval } from './intervals/bootstrap.ts';
export type { Estimate, NotDefined, Outcome } from './outcome.ts';
export {
  type EvaluationInput,
  type EvaluationOptions,
  type EvaluationTable,
  evaluationTable,
  type FindingEvaluation,
  type KsEntry,
} from './tables/evaluation.ts';
export { formatEstimate, renderEvaluation } from './tables/renderEvaluation.ts';
