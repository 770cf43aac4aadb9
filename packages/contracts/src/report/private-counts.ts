/** Part of a release with noise: the counts that it is made from, and from which all its other figures follow. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';
import { releasePrivacySchema } from '../work/evaluation/release-privacy.ts';
import { fractionSchema } from './values.ts';

/** Counts with noise, so below zero too. */
const noisySchema = z.array(z.number().int()).min(2).max(20);

/** The counts of a release with noise, of every finding, and what noise they have. */
export const privateCountsSchema = z.strictObject({
  privacy: releasePrivacySchema,
  /** Whose data epsilon is about: a patient with one of his or her studies, or one study where the labels name no patients. */
  unit: z.enum(['patient', 'study']),
  /** Studies that entered, one of each patient; known to both sides, so without noise. */
  studies: countSchema,
  findings: z
    .array(
      z.strictObject({
        finding: nameSchema,
        /** Declared before the run, ascending: each is an end of a range. */
        thresholds: z.array(fractionSchema).max(2),
        /** Ends between ranges of scores, ascending; a score that equals one lies in the range above it. */
        ends: z.array(fractionSchema).min(1).max(19),
        /** Studies with and without the finding by range of the score, from low to high. */
        positives: noisySchema,
        negatives: noisySchema,
      }),
    )
    .min(1)
    .max(200),
});
/** Counts with noise. */
export type PrivateCounts = z.infer<typeof privateCountsSchema>;
/** Counts with noise of one finding. */
export type PrivateFindingCounts = PrivateCounts['findings'][number];
