import { z } from 'zod';

/** What may be released, in groups that people can understand. */
export const RELEASE_PARTS = ['discrimination', 'curves', 'calibration', 'agreement', 'by-site', 'cost'] as const;
/** One of RELEASE_PARTS. */
export const releasePartSchema = z.enum(RELEASE_PARTS);
/** A part of a report that may be released. */
export type ReleasePart = z.infer<typeof releasePartSchema>;
