/** Part of the report: how good the model is on this test set, from the scores of the secure run. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { estimateSchema, fractionSchema, proportionSchema, reasonSchema } from './values.ts';

/**
 * [false positive rate, sensitivity] from (0, 0) to (1, 1), to be joined by straight lines; null with a reason for one class.
 * A full report has the rates 0, 0.01, ... 1; what is released has steps of several cases of either class.
 */
export const rocSchema = z.strictObject({
  points: z
    .array(z.tuple([fractionSchema, fractionSchema]))
    .min(2)
    .max(101)
    .nullable(),
  reason: reasonSchema.optional(),
});

/** Decisions at one threshold. */
export const operatingPointFiguresSchema = z.strictObject({
  /** "vendor's threshold", or how it was chosen on these studies. */
  name: nameSchema,
  /** Null where none can be chosen. Chosen ones are rounded to three digits, so that no score can be read off them. */
  threshold: z.number().nullable(),
  sensitivity: proportionSchema,
  specificity: proportionSchema,
  positivePredictiveValue: proportionSchema,
  negativePredictiveValue: proportionSchema,
});

/**
 * Whether probabilities are right: bins, slope and intercept of the logistic recalibration, expected error, and the
 * Brier score's parts.
 */
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
  /** Null where no bin is shown. */
  expectedError: fractionSchema.nullable(),
  /** Its mean if every probability were right; null in what is released. */
  expectedErrorIfCalibrated: fractionSchema.nullable(),
  /** Brier score = reliability - resolution + uncertainty + withinBins; null where no bin is shown. */
  brier: z
    .strictObject({
      reliability: fractionSchema,
      resolution: fractionSchema,
      uncertainty: fractionSchema,
      withinBins: z.number(),
    })
    .nullable(),
});

/** Parts that a hospital may hold back are null or empty then: see `disclose` of packages/report. */
export const findingPerformanceSchema = z.strictObject({
  finding: nameSchema,
  prevalence: proportionSchema,
  auroc: estimateSchema,
  /** With the percentile interval over studies, or patients where they are known. */
  brier: estimateSchema,
  /** Part 'discrimination'. */
  averagePrecision: estimateSchema.nullable(),
  /** Part 'discrimination'; never empty in a full report. */
  operatingPoints: z.array(operatingPointFiguresSchema),
  /** Part 'curves'; the plaintext curve belongs to 'agreement' too and is null without a plaintext run. */
  roc: z.strictObject({ secure: rocSchema, plaintext: rocSchema.nullable() }).nullable(),
  /** Part 'calibration'. */
  calibration: calibrationSchema.nullable(),
});

/** Means over the findings; the AUROC over those that have one, with the percentile interval over studies. */
export const macroSchema = z.strictObject({ auroc: estimateSchema, brier: fractionSchema.nullable() });

/** A group that the suppression rule hides has no figure at all. */
export const groupRowSchema = z.discriminatedUnion('suppressed', [
  z.strictObject({ suppressed: z.literal(true), group: z.string().max(200) }),
  z.strictObject({
    suppressed: z.literal(false),
    group: z.string().max(200),
    studies: countSchema,
    positives: countSchema,
    auroc: estimateSchema,
    brier: fractionSchema.nullable(),
    /** At the vendor's threshold, part 'discrimination' too; null where it declares none. */
    sensitivity: proportionSchema.nullable(),
    specificity: proportionSchema.nullable(),
  }),
]);

/** Figures by the values of one column of the labels. */
export const groupTableSchema = z.strictObject({
  /** Column of the labels, 'site' for sites. */
  column: nameSchema,
  findings: z.array(z.strictObject({ finding: nameSchema, groups: z.array(groupRowSchema) })),
});

/** Points of a ROC curve. */
export type Roc = z.infer<typeof rocSchema>;
/** Decisions at one threshold. */
export type OperatingPointFigures = z.infer<typeof operatingPointFiguresSchema>;
/** Whether probabilities are right. */
export type Calibration = z.infer<typeof calibrationSchema>;
/** How good the model is on one finding. */
export type FindingPerformance = z.infer<typeof findingPerformanceSchema>;
/** Means over the findings. */
export type Macro = z.infer<typeof macroSchema>;
/** Figures of one group, or that they are suppressed. */
export type GroupRow = z.infer<typeof groupRowSchema>;
/** Figures by the values of one column. */
export type GroupTable = z.infer<typeof groupTableSchema>;
