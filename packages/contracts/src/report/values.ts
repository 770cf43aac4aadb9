/** Forms of single figures that several parts of a report share. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { releasePartSchema } from '../work/evaluation/release-parts.ts';

/** A share or a probability, 0 to 1. */
export const fractionSchema = z.number().min(0).max(1);
/** Why a figure is absent, a sentence for the reader. */
export const reasonSchema = z.string().min(1).max(600);
/** A paragraph; longer than in messages between agents. */
export const paragraphSchema = z.string().min(1).max(2000);

/** A value with its interval (level in `method.confidence`); null with a reason where the data do not define it. */
export const estimateSchema = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reason: reasonSchema.optional(),
});

/** A share of cases with its Wilson interval; null with a reason where there is no case. */
export const proportionSchema = estimateSchema.extend({ cases: countSchema, of: countSchema });

/** Studies of two classes; those without a label for the finding are in neither. */
export const findingCountsSchema = z.strictObject({
  finding: nameSchema,
  positives: countSchema,
  negatives: countSchema,
});

/** The part of a release that a sentence speaks of, so that it goes when the part is held back; null: it always stays. */
export const sentencePartSchema = releasePartSchema.nullable();

/** A value with its interval, or why there is none. */
export type Estimate = z.infer<typeof estimateSchema>;
/** A share of cases with its interval. */
export type Proportion = z.infer<typeof proportionSchema>;
/** Studies with and without a finding. */
export type FindingCounts = z.infer<typeof findingCountsSchema>;
