/** Local API: cases of computed evaluations of masks, for the hospital's own page on its own agent and for nobody else. */
import { z } from 'zod';
import { idSchema, nameSchema } from '../fields.ts';

/** GET /slices: names of files and figures of single cases, which never leave the hospital. */
export const sliceCasesSchema = z.strictObject({
  evaluations: z.array(
    z.strictObject({
      id: idSchema,
      model: z.string(),
      vendor: nameSchema,
      testSet: nameSchema,
      cases: z.array(
        z.strictObject({
          name: z.string(),
          structures: z.array(
            z.strictObject({
              structure: nameSchema,
              dice: z.number().nullable(),
              /** Millimetres. */
              hausdorff95: z.number().nullable(),
              /** Millilitres. */
              volumeDifference: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** Cases that can be looked at. */
export type SliceCases = z.infer<typeof sliceCasesSchema>;
