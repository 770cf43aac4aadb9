/** Forms of single figures that several parts of a report share. */
import { countSchema, estimateSchema, nameSchema } from '@doubleblind/contracts';
import { z } from 'zod';

export const fractionSchema = z.number().min(0).max(1);
/** Why a figure is absent, a sentence for the reader. */
export const reasonSchema = z.string().min(1).max(600);
/** A paragraph; longer than in messages between agents. */
export const paragraphSchema = z.string().min(1).max(2000);

export { estimateSchema };

/** A share of cases with its Wilson interval; null with a reason where there is no case. */
export const proportionSchema = estimateSchema.extend({ cases: countSchema, of: countSchema });

/** What an evaluation of two classes counts. */
export const findingCountsSchema = z.strictObject({
  finding: nameSchema,
  positives: countSchema,
  negatives: countSchema,
});

export type Estimate = z.infer<typeof estimateSchema>;
export type Proportion = z.infer<typeof proportionSchema>;
