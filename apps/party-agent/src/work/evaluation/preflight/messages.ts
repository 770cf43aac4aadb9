/** After a preflight's last batch: what the hospital got for the made-up images, and how far that is from what it should be. */
import { z } from 'zod';

export const outputsSchema = z.strictObject({
  type: z.literal('outputs'),
  /** [image][output]; none of an image whose outputs are not valid. */
  outputs: z.array(z.array(z.number())).max(16),
});

export const differenceSchema = z.strictObject({
  type: z.literal('difference'),
  /** Largest |secure - plaintext fixed point| in units of the last place. */
  lastPlaces: z.number().nonnegative(),
  /** The same as a difference of probabilities. */
  probability: z.number().nonnegative(),
});
export type Difference = z.infer<typeof differenceSchema>;
