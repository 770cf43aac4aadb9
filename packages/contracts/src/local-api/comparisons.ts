/**
 * Local API: several models on one test set, compared by the hospital's own agent, which alone has the scores. Aggregates
 * only, but about several vendors' models: for the hospital's people, never for the portal.
 */
import { z } from 'zod';
import { countSchema, hashSchema, idSchema, nameSchema, timeSchema } from '../fields.ts';
import { estimateSchema, findingCountsSchema, fractionSchema, reasonSchema } from '../report/values.ts';

const rankSchema = z.strictObject({
  evaluationId: idSchema,
  /** 1 for the highest AUROC; equal ones share the mean of their ranks. */
  rank: z.number().positive(),
  low: z.number().positive(),
  high: z.number().positive(),
  /** Share of the resamples in which this model is first, alone or together with others. */
  shareFirst: fractionSchema,
});

const pairSchema = z.strictObject({
  reference: idSchema,
  candidate: idSchema,
  /** AUROC of the candidate minus that of the reference, by DeLong on the same studies. */
  difference: estimateSchema,
  pValue: fractionSchema.nullable(),
  /** By Holm over all pairs of all findings. */
  adjustedPValue: fractionSchema.nullable(),
});

/** Several models on one finding: AUROC of each, differences of pairs, and ranks where there are cases enough. */
export const comparedFindingSchema = findingCountsSchema.extend({
  models: z.array(z.strictObject({ evaluationId: idSchema, auroc: estimateSchema })).min(2),
  pairs: z.array(pairSchema),
  /** Null with a reason where there are too few cases. */
  ranking: z.array(rankSchema).nullable(),
  reason: reasonSchema.optional(),
});

/**
 * GET /comparisons?evaluations=a,b,c, hospital's agent: 2 to 10 computed evaluations of the same test set, over the
 * findings that all of them share. 409 when one is not computed yet, 400 when they are of different test sets.
 */
export const modelComparisonSchema = z.strictObject({
  format: z.literal('doubleblind-comparison'),
  version: z.literal(1),
  createdAt: timeSchema,
  testSet: z.strictObject({ name: nameSchema, contentHash: hashSchema }),
  studies: countSchema,
  evaluations: z
    .array(
      z.strictObject({
        evaluationId: idSchema,
        model: nameSchema,
        modelVersion: nameSchema,
        vendor: nameSchema,
        programHash: hashSchema,
      }),
    )
    .min(2)
    .max(10),
  findings: z.array(comparedFindingSchema).min(1),
  method: z.strictObject({
    confidence: fractionSchema,
    resamples: countSchema,
    seed: countSchema,
    /** What is taken as independent, and resampled. */
    unit: z.enum(['patient', 'study']),
  }),
});

/** Several models on one test set. */
export type ModelComparison = z.infer<typeof modelComparisonSchema>;
/** Several models on one finding. */
export type ComparedFinding = z.infer<typeof comparedFindingSchema>;
