/**
 * The plaintext comparison on the peer link, after the last batch and before the link is closed, image by image:
 *
 *     hospital -> compare (which image)     vendor -> fetch (which part of its input), until it has all parts
 *     hospital -> the part, as bytes        vendor -> compared (its scores)
 *     hospital -> done
 */
import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Bytes of a part: below the 1 MiB of a control message. */
export const PART_BYTES = 512 << 10;

export const hospitalMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('compare'), image: count }),
  z.strictObject({ type: z.literal('done') }),
]);

export const vendorMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fetch'), image: count, part: count }),
  z.strictObject({
    type: z.literal('compared'),
    image: count,
    /** Probabilities in the order of the program's outputs. */
    scores: z.array(z.number().min(0).max(1)).max(100_000),
    wallSeconds: z.number().nonnegative(),
    cpuSeconds: z.number().nonnegative(),
  }),
]);

export type HospitalMessage = z.infer<typeof hospitalMessageSchema>;
export type VendorMessage = z.infer<typeof vendorMessageSchema>;
export type Compared = Extract<VendorMessage, { type: 'compared' }>;
