/** Part of the report: how good the model is on this test set, from the scores of the secure run. */
import { countSchema, nameSchema } from '@doubleblind/contracts';
import { z } from 'zod';
import { estimateSchema, fractionSchema, proportionSchema, reasonSchema } from './values.ts';

/** True positive rates at false positive rates 0, 0.01, ... 1; null with a reason for one class. */
export const rocSchema = z.strictObject({
  sensitivity: z.array(fractionSchema).length(101).nullable(),
  reason: reasonSchema.optional(),
});

export const operatingPointSchema = z.strictObject({
  name: nameSchema,
  threshold: z.number().nullable(),
  sensitivity: proportionSchema,
  specificity: proportionSchema,
  positivePredictiveValue: proportionSchema,
  negativePredictiveValue: proportionSchema,
});

export const calibrationSchema = z.strictObject({
  /** Bins with too few studies carry their count only. */
  bins: z.array(
    z.strictObject({
      studies: countSchema,
      figures: z
        .strictObject({
          meanProbability: fractionSchema,
          observed: fractionSchema,
          low: fractionSchema,
          high: fractionSchema,
        })
        .nullable(),
    }),
  ),
  slope: estimateSchema,
  /** With the slope held at 1. */
  intercept: estimateSchema,
  expectedError: fractionSchema,
  /** brier = reliability - resolution + uncertainty + withinBins. */
  brier: z.strictObject({
    brier: fractionSchema,
    reliability: fractionSchema,
    resolution: fractionSchema,
    uncertainty: fractionSchema,
    withinBins: z.number(),
  }),
});

export const findingPerformanceSchema = z.strictObject({
  finding: nameSchema,
  prevalence: proportionSchema,
  auroc: z.strictObject({ delong: estimateSchema, bca: estimateSchema }),
  averagePrecision: estimateSchema,
  roc: z.strictObject({ secure: rocSchema, plaintext: rocSchema.nullable() }),
  operatingPoints: z.array(operatingPointSchema),
  calibration: calibrationSchema,
});

/** A group that the suppression rule hides has no figure at all. */
export const groupRowSchema = z.discriminatedUnion('suppressed', [
  z.strictObject({ suppressed: z.literal(true), group: z.string().max(200) }),
  z.strictObject({
    suppressed: z.literal(false),
    group: z.string().max(200),
    studies: countSchema,
    positives: countSchema,
    auroc: estimateSchema,
    brier: fractionSchema,
    /** At the vendor's threshold; null where it declares none. */
    sensitivity: proportionSchema.nullable(),
    specificity: proportionSchema.nullable(),
  }),
]);

export const groupTableSchema = z.strictObject({
  /** Column of the labels, 'site' for sites. */
  column: nameSchema,
  findings: z.array(z.strictObject({ finding: nameSchema, groups: z.array(groupRowSchema) })),
});

export type Roc = z.infer<typeof rocSchema>;
export type OperatingPoint = z.infer<typeof operatingPointSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type FindingPerformance = z.infer<typeof findingPerformanceSchema>;
export type GroupRow = z.infer<typeof groupRowSchema>;
export type GroupTable = z.infer<typeof groupTableSchema>;
