/**
 * What the hospital's agent releases: metrics and curves, never a score of one image. Curves are on a fixed grid and
 * bins carry counts, so that scores cannot be read off them. One documented, versioned form for portal, CSV, JSON and PDF.
 */
import { z } from 'zod';
import { countSchema, hashSchema, idSchema, nameSchema, textSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-document.ts';

const fraction = z.number().min(0).max(1);

/** A value with its interval (level in `method.confidence`); null with a reason where the data do not define it. */
export const estimateSchema = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reason: z.string().max(300).optional(),
});

/** Points of the ROC curve at false positive rates 0, 0.01, ... 1 (or coarser). */
export const rocCurveSchema = z
  .array(z.strictObject({ falsePositiveRate: fraction, truePositiveRate: fraction }))
  .min(2)
  .max(101);

/** Mean score and observed frequency per bin; bins with fewer studies than the suppression rule allows are left out. */
export const calibrationBinSchema = z.strictObject({
  meanScore: fraction,
  observed: fraction,
  low: fraction,
  high: fraction,
  count: countSchema,
});

export const calibrationSchema = z.strictObject({
  bins: z.array(calibrationBinSchema).max(20),
  slope: estimateSchema,
  intercept: estimateSchema,
  expectedCalibrationError: z.number().nullable(),
});

export const operatingPointResultSchema = z.strictObject({
  /** For example "vendor's threshold", "Youden", "sensitivity 0.90". */
  name: nameSchema,
  threshold: z.number(),
  sensitivity: estimateSchema,
  specificity: estimateSchema,
  positivePredictiveValue: estimateSchema,
  negativePredictiveValue: estimateSchema,
});

/** How good the model is for one finding, from the scores of one way of running it. */
export const performanceSchema = z.strictObject({
  auroc: estimateSchema,
  averagePrecision: estimateSchema.optional(),
  brier: estimateSchema,
  rocCurve: rocCurveSchema.optional(),
  calibration: calibrationSchema.optional(),
  operatingPoints: z.array(operatingPointResultSchema).max(20).optional(),
});

/** Secure against plaintext for one finding (only where the plaintext comparison was agreed). */
export const agreementSchema = z.strictObject({
  aurocDifference: estimateSchema,
  equivalence: z.strictObject({
    margin: z.number().positive(),
    pValue: fraction.nullable(),
    equivalent: z.boolean().nullable(),
    reason: z.string().max(300).optional(),
  }),
  kolmogorovSmirnov: z.strictObject({ statistic: fraction, pValue: fraction }),
  brierDifference: estimateSchema,
  decisionFlips: z
    .array(z.strictObject({ operatingPoint: nameSchema, flips: countSchema, of: countSchema, upperBound: fraction }))
    .max(20),
  absoluteDifference: z.strictObject({ mean: z.number(), median: z.number(), p99: z.number(), max: z.number() }),
  blandAltman: z.strictObject({ bias: z.number(), lower: z.number(), upper: z.number() }),
  /** Histogram of |secure - plaintext|; adjacent bins from 0. */
  histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), count: countSchema })).max(60),
});

export const findingResultSchema = z.strictObject({
  finding: nameSchema,
  positives: countSchema,
  negatives: countSchema,
  secure: performanceSchema,
  plaintext: performanceSchema.optional(),
  agreement: agreementSchema.optional(),
});

/** Results in one site (or other subgroup of the labels file). Small groups have no numbers but say so. */
export const groupResultSchema = z.strictObject({
  /** Column of the labels file, 'site' for sites. */
  column: nameSchema,
  group: nameSchema,
  studies: countSchema,
  suppressed: z.boolean(),
  findings: z
    .array(
      z.strictObject({ finding: nameSchema, positives: countSchema, negatives: countSchema, auroc: estimateSchema }),
    )
    .max(200),
});

export const runCostSchema = z.strictObject({
  images: countSchema,
  secondsTotal: z.number().nonnegative(),
  secondsPerImage: z.number().nonnegative(),
  bytesTotal: z.number().nonnegative(),
  bytesPerImage: z.number().nonnegative(),
  batchSize: countSchema,
  plaintextSecondsPerImage: z.number().nonnegative().optional(),
  phases: z
    .array(z.strictObject({ name: nameSchema, seconds: z.number().nonnegative(), bytes: z.number().nonnegative() }))
    .max(40),
});

export const releasedResultsSchema = z.strictObject({
  format: z.literal('doubleblind-results'),
  version: z.literal(1),
  evaluationId: idSchema,
  attempt: z.number().int().positive(),
  programHash: hashSchema,
  contentHash: hashSchema,
  proposalHash: hashSchema,
  softwareVersion: z.string().max(40),
  computedAt: timeSchema,
  counts: z.strictObject({ images: countSchema, studies: countSchema, sites: countSchema }),
  findings: z.array(findingResultSchema).min(1).max(200),
  /** Means over the findings. */
  macro: z.strictObject({ secureAuroc: estimateSchema, plaintextAuroc: estimateSchema.optional() }),
  groups: z.array(groupResultSchema).max(2000),
  cost: runCostSchema.optional(),
  method: z.strictObject({
    confidence: fraction,
    intervals: nameSchema,
    resamples: countSchema,
    seed: countSchema,
    /** Groups and bins with fewer studies than this are not shown. */
    suppressBelow: countSchema,
    /** How views of a study become one score, and the statistics used, in sentences for a report. */
    text: textSchema,
  }),
});
/** Signed with kind 'released-results' by the hospital's agent. */
export const signedResultsSchema = signedSchema(releasedResultsSchema);

export type Estimate = z.infer<typeof estimateSchema>;
export type Performance = z.infer<typeof performanceSchema>;
export type Agreement = z.infer<typeof agreementSchema>;
export type FindingResult = z.infer<typeof findingResultSchema>;
export type GroupResult = z.infer<typeof groupResultSchema>;
export type RunCost = z.infer<typeof runCostSchema>;
export type ReleasedResults = z.infer<typeof releasedResultsSchema>;
export type SignedResults = z.infer<typeof signedResultsSchema>;
