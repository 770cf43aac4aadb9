/** Thresholds that a vendor declares; browsers read them, too. */
import { z } from 'zod';
import { nameSchema } from '../fields.ts';

/** A threshold on the score of one finding that the vendor declares; scores at or above it are positive. */
export const operatingPointSchema = z.strictObject({
  name: nameSchema,
  finding: nameSchema,
  threshold: z.number(),
});
/** A threshold that the vendor declares for a finding. */
export type OperatingPoint = z.infer<typeof operatingPointSchema>;
