import { z } from 'zod';

/** What may be released, in groups that people can understand. */
export const RELEASE_PARTS = ['discrimination', 'curves', 'calibration', 'agreement', 'by-site', 'cost'] as const;
export const releasePartSchema = z.enum(RELEASE_PARTS);
export type ReleasePart = z.infer<typeof releasePartSchema>;
