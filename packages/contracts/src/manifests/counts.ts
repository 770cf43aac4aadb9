/** How many cases of what a test set has; pages show them before it is finished. */
import { z } from 'zod';
import { countSchema, nameSchema } from '../fields.ts';

/** In studies, as results count them: images of one study would make a test set look larger than it is. */
export const findingCountSchema = z.strictObject({
  finding: nameSchema,
  positives: countSchema,
  negatives: countSchema,
  /** Without a label for this finding. */
  unlabelled: countSchema,
});

/** Counts are null where a few studies make them up: `registeredCounts` of packages/report. */
export const registeredFindingSchema = z.strictObject({
  finding: nameSchema,
  positives: countSchema.nullable(),
  negatives: countSchema.nullable(),
  unlabelled: countSchema.nullable(),
});

/** How many images and studies a site has, and of each finding. */
export const siteCountSchema = z.strictObject({
  site: nameSchema,
  images: countSchema,
  studies: countSchema,
  findings: z.array(findingCountSchema).max(200),
});

/** Counts of studies of a finding as the portal knows them. */
export type RegisteredFinding = z.infer<typeof registeredFindingSchema>;
/** Counts of studies of a finding. */
export type FindingCount = z.infer<typeof findingCountSchema>;
/** Counts of a site. */
export type SiteCount = z.infer<typeof siteCountSchema>;
