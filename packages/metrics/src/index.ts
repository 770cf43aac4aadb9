/**
 * Statistics of an evaluation: pure functions of scores and labels. Nothing is read or written, and nothing is random
 * but for a stated seed. Start from the tables; the statistics that they are made of follow below. A statistic that the
 * data do not define says so (`Outcome`, `Estimate`); wrong input is a DoubleblindError of the range DB70xx.
 */

// Agreement of two runs
export * from './agreement/blandAltman.ts';
export * from './agreement/equivalence.ts';
export * from './agreement/flips.ts';
export * from './agreement/kolmogorovSmirnov.ts';
export * from './agreement/lastPlace.ts';
export * from './agreement/mcnemar.ts';
export * from './agreement/pairedBootstrap.ts';
export * from './agreement/rounding.ts';
// Calibration
export * from './calibration/bins.ts';
export * from './calibration/brier.ts';
export * from './calibration/brierDifference.ts';
export * from './calibration/decomposition.ts';
export * from './calibration/recalibration.ts';
// Several models, several test sets
export { holm } from './comparison/holm.ts';
export { type RankInterval, rankByAuroc } from './comparison/ranking.ts';
// Score and label tables
export * from './data/alignment.ts';
export * from './data/readTables.ts';
export * from './data/scoreTable.ts';
// Discrimination
export { auroc, aurocJackknife, weightedAuroc } from './discrimination/auroc.ts';
export { averagePrecision } from './discrimination/averagePrecision.ts';
export * from './discrimination/classification.ts';
export * from './discrimination/delong.ts';
export * from './discrimination/expectedWidth.ts';
export * from './discrimination/operatingPoint.ts';
export * from './discrimination/roc.ts';
// What simulations need
export { normalCumulative, normalQuantile } from './distributions/normal.ts';
// Intervals
export * from './intervals/bootstrap.ts';
export * from './intervals/clopperPearson.ts';
export * from './intervals/wilson.ts';
export type { Estimate, NotDefined, Outcome } from './outcome.ts';
export { type RandomSource, seededRandom } from './random/xoshiro.ts';
export { type RandomEffects, randomEffects } from './synthesis/randomEffects.ts';
// Tables of a report
export * from './tables/adequacy.ts';
export * from './tables/agreement.ts';
export * from './tables/captions.ts';
export * from './tables/evaluation.ts';
export * from './tables/evaluationCsv.ts';
export * from './tables/format.ts';
export * from './tables/groups.ts';
export * from './tables/models.ts';
export * from './tables/operatingPoints.ts';
export * from './tables/performance.ts';
export * from './tables/renderAdequacy.ts';
export * from './tables/renderAgreement.ts';
export * from './tables/renderEvaluation.ts';
export * from './tables/renderForest.ts';
export * from './tables/renderModels.ts';
export * from './tables/renderPerformance.ts';
export * from './tables/suppression.ts';
export * from './tables/testSets.ts';
export * from './tables/textTable.ts';
