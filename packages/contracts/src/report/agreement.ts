/** Part of the report: secure against plaintext, a ladder from single values to decisions. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { estimateSchema, fractionSchema, reasonSchema } from './values.ts';

/**
 * Every layer of the secure computation against plain integers, both parties in one process: a check that needs the
 * private weights, so it is the vendor's or a demonstration's.
 */
export const lastPlaceSchema = z.strictObject({
  images: countSchema,
  layers: countSchema,
  /** Intermediate values compared. */
  values: countSchema,
  /** Values that differ by more than the known error of their layer in units of the last place. */
  beyond: countSchema,
  /** Largest difference in units of the last place. */
  largest: countSchema,
});

/**
 * Before a run both agents evaluate a few made-up images, and the vendor's agent, which has the weights, computes the same
 * on plain integers: shows that the protocol computes the program, on the very machines and versions of the run.
 */
export const preflightCheckSchema = z.strictObject({
  images: countSchema,
  /** Largest difference of an output in units of its last place. */
  lastPlaces: z.number().nonnegative(),
  /** The same as a difference of probabilities. */
  probability: fractionSchema,
});

/** How many images lie where on the Bland-Altman plot: counts on a grid, never the scores of one image. */
export const densitySchema = z.strictObject({
  /** Columns over mean scores 0 to 1, rows over differences -range to range. */
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
  range: z.number().positive(),
  /** [column, row, images] of the cells that are not empty. */
  cells: z.array(z.tuple([countSchema, countSchema, z.number().int().positive()])),
});

/**
 * How far scores (0 to 1) of the secure run lie from the plaintext ones, image by image (Bland and Altman,
 * Statistical Methods in Medical Research 1999).
 */
export const differencesSchema = z.strictObject({
  images: countSchema,
  /** Of secure minus plaintext. */
  mean: z.number(),
  meanAbsolute: z.number().nonnegative(),
  /** Null in what is released, where fewer than ten images lie beyond it. */
  p99Absolute: z.number().nonnegative().nullable(),
  /** Null in what is released: it is one image's value. */
  maximumAbsolute: z.number().nonnegative().nullable(),
  /** 95% limits of agreement, each with its interval; null with a reason for a single image. */
  lowerLimit: estimateSchema,
  upperLimit: estimateSchema,
  /** The same among images whose mean score lies in a range (lower end included), where it holds enough of them. */
  ranges: z.array(
    z.strictObject({
      from: fractionSchema,
      to: fractionSchema,
      images: countSchema,
      mean: z.number(),
      lowerLimit: estimateSchema,
      upperLimit: estimateSchema,
    }),
  ),
});

/** Studies on another side of a threshold in the secure run than in the plaintext one, with the exact McNemar test. */
export const flipsSchema = z.strictObject({
  operatingPoint: nameSchema,
  /** Null with a reason where no threshold can be chosen; then the counts are null too. */
  threshold: z.number().nullable(),
  flips: countSchema.nullable(),
  studies: countSchema.nullable(),
  /** One-sided exact upper bound of the share of flips. */
  upperBound: fractionSchema.nullable(),
  mcnemarP: fractionSchema.nullable(),
  reason: reasonSchema.optional(),
});

/**
 * Secure against plaintext for one finding: AUROC and its equivalence, decisions, Brier score, distributions, single
 * images.
 */
export const findingAgreementSchema = z.strictObject({
  finding: nameSchema,
  auroc: z.strictObject({ plaintext: estimateSchema, secure: estimateSchema }),
  /** Secure minus plaintext. */
  aurocDifference: z.strictObject({ delong: estimateSchema, bootstrap: estimateSchema }),
  /** Two one-sided tests; the interval is the one they use: level 1 - 2 alpha, widened for scores that may move far unseen. */
  equivalence: z.strictObject({
    /** Null in what is released where one to four scores moved far, with all that follows from their number. */
    equivalent: z.boolean().nullable(),
    pValue: fractionSchema.nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    /** Scores that moved past a tenth of the other class, and the exact upper bound of their share. */
    moved: countSchema.nullable(),
    movedAtMost: fractionSchema.nullable(),
    reason: reasonSchema.optional(),
  }),
  flips: z.array(flipsSchema),
  brier: z.strictObject({ plaintext: fractionSchema, secure: fractionSchema, difference: estimateSchema }),
  /**
   * By how much the label of one study decides about the differences of AUROC and Brier score, at most: how many digits of them may leave
   * the hospital. Not in what is released.
   */
  oneLabel: z.strictObject({ auroc: z.number().nonnegative(), brier: z.number().nonnegative() }).optional(),
  /** A description, no proof; `rounded`: on scores with two decimals, as the reference study did. */
  kolmogorovSmirnov: z.strictObject({
    statistic: fractionSchema,
    pValue: fractionSchema,
    rounded: z.strictObject({ statistic: fractionSchema, pValue: fractionSchema }),
  }),
  /** Null where the scores image by image were not given. */
  images: differencesSchema.extend({ density: densitySchema }).nullable(),
});

/** Secure against plaintext, over all findings and for each. */
export const agreementSchema = z.strictObject({
  /** Margin of the AUROC difference within which the runs count as equivalent. */
  margin: z.number().positive(),
  /** Level of each of the two one-sided tests. */
  alpha: fractionSchema,
  /** Null where the private weights were not at hand, as in every run between two organisations. */
  lastPlace: lastPlaceSchema.nullable(),
  /** Over all images and findings. */
  images: differencesSchema.nullable(),
  findings: z.array(findingAgreementSchema).min(1),
  macro: z.strictObject({
    auroc: z.strictObject({ plaintext: estimateSchema, secure: estimateSchema }),
    brier: z.strictObject({ plaintext: fractionSchema, secure: fractionSchema }),
  }),
});

/** Layers of the secure computation against plain integers. */
export type LastPlace = z.infer<typeof lastPlaceSchema>;
/** The secure computation on made-up images, before a run. */
export type PreflightCheck = z.infer<typeof preflightCheckSchema>;
/** Counts of images on a grid of the Bland-Altman plot. */
export type Density = z.infer<typeof densitySchema>;
/** How far secure and plaintext scores lie apart. */
export type Differences = z.infer<typeof differencesSchema>;
/** Secure against plaintext for one finding. */
export type FindingAgreement = z.infer<typeof findingAgreementSchema>;
/** Secure against plaintext. */
export type Agreement = z.infer<typeof agreementSchema>;
