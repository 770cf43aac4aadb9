/**
 * Statistics of an evaluation: pure functions of scores and labels. Nothing is read or written, and nothing is random
 * but for a stated seed. Start from the tables; the statistics that they are made of follow below. A statistic that the
 * data do not define says so (`Outcome`, `Estimate`); wrong input is a DoubleblindError of the range DB70xx.
 */

// Agreement of two runs
export * from './agreement/bland-altman.ts';
export * from './agreement/equivalence.ts';
export * from './agreement/flips.ts';
export * from './agreement/gross-moves.ts';
export * from './agreement/kolmogorov-smirnov.ts';
export * from './agreement/label-influence.ts';
export * from './agreement/mcnemar.ts';
export * from './agreement/paired-bootstrap.ts';
export * from './agreement/repeatability.ts';
export * from './agreement/rounding.ts';
// Calibration
export * from './calibration/bins.ts';
export * from './calibration/brier.ts';
export * from './calibration/brier-difference.ts';
export * from './calibration/decomposition.ts';
export * from './calibration/error-by-chance.ts';
export * from './calibration/recalibration.ts';
export * from './calibration/smooth.ts';
// Several models, several test sets
export * from './comparison/group-difference.ts';
export { holm } from './comparison/holm.ts';
export * from './comparison/mrmc.ts';
export { type RankInterval, rankByAuroc } from './comparison/ranking.ts';
export * from './comparison/readers.ts';
export * from './comparison/transport.ts';
// Score and label tables
export * from './data/alignment.ts';
export { spreadsheetCsv } from './data/csv.ts';
export * from './data/read-readers.ts';
export * from './data/read-tables.ts';
export * from './data/score-table.ts';
// Discrimination
export { auroc, weightedAuroc } from './discrimination/auroc.ts';
export * from './discrimination/auroc-interval.ts';
export { averagePrecision } from './discrimination/average-precision.ts';
export * from './discrimination/averaged-roc.ts';
export * from './discrimination/classification.ts';
export * from './discrimination/delong.ts';
export * from './discrimination/expected-width.ts';
export * from './discrimination/likelihood-ratios.ts';
export * from './discrimination/micro-average.ts';
export * from './discrimination/net-benefit.ts';
export * from './discrimination/operating-point.ts';
export * from './discrimination/predictive-values.ts';
export * from './discrimination/roc.ts';
// What simulations need
export { logistic, logit } from './distributions/logistic.ts';
export { normalCumulative, normalQuantile, normalUpperTail } from './distributions/normal.ts';
export { numberPatients, type Patients } from './inputs.ts';
// Intervals
export * from './intervals/bootstrap.ts';
export * from './intervals/clopper-pearson.ts';
export * from './intervals/wilson.ts';
// Counts with noise
export * from './noisy/noisy-auroc.ts';
export { type NoisyCounts, nonNegative } from './noisy/noisy-counts.ts';
export * from './noisy/noisy-share.ts';
export type { Estimate, NotDefined, Outcome } from './outcome.ts';
// Before a run
export * from './planning/sample-size.ts';
export { type RandomSource, seededRandom } from './random/xoshiro.ts';
// Masks
export * from './segmentation/by-case.ts';
export * from './segmentation/dice.ts';
export type { Mask } from './segmentation/mask.ts';
export * from './segmentation/surface-distance.ts';
export { type RandomEffects, randomEffects } from './synthesis/random-effects.ts';
// Tables of a report
export * from './tables/adequacy.ts';
export * from './tables/agreement.ts';
export * from './tables/captions.ts';
export * from './tables/evaluation.ts';
export * from './tables/format.ts';
export * from './tables/groups.ts';
export * from './tables/models.ts';
export * from './tables/operating-points.ts';
export * from './tables/performance.ts';
export * from './tables/readers.ts';
export * from './tables/render-adequacy.ts';
export * from './tables/render-evaluation.ts';
export * from './tables/render-forest.ts';
export * from './tables/render-models.ts';
export * from './tables/render-readers.ts';
export * from './tables/suppression.ts';
export * from './tables/test-sets.ts';
export * from './tables/text-table.ts';
