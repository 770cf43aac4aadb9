/**
 * Local API: films of approved evaluations that are unlike those that the model was calibrated on (DB2026). For the hospital's own
 * page alone, never for pages of the portal.
 */
import { z } from 'zod';
import { idSchema, nameSchema } from '../fields.ts';

/** GET /unlike-films: evaluations that wait for somebody to look. */
export const unlikeFilmsSchema = z.strictObject({
  evaluations: z.array(
    z.strictObject({
      id: idSchema,
      model: nameSchema,
      vendor: nameSchema,
      testSet: nameSchema,
      films: z.array(
        z.strictObject({
          /** What the other paths call it. */
          name: z.string().max(1000),
          /** What it was called when it was uploaded. */
          uploadedAs: z.string().max(1000),
          /** Why it is here. */
          concerns: z.array(z.string()),
          accepted: z.boolean(),
        }),
      ),
    }),
  ),
});

/**
 * POST /unlike-films/:id/accepted: a person has looked at these films, and they count in the next attempt. Answer 200
 * `unlikeFilmsSchema`. GET /unlike-films/:id/films/:name and .../thumbnails/:name are as those of a test set.
 */
export const acceptUnlikeFilmsSchema = z.strictObject({
  by: nameSchema,
  names: z.array(z.string().max(1000)).min(1).max(100_000),
});

/** Films of a test set that are unlike those that a model was calibrated on. */
export type UnlikeFilms = z.infer<typeof unlikeFilmsSchema>;
/** Such films that a person has looked at and lets count. */
export type AcceptUnlikeFilms = z.infer<typeof acceptUnlikeFilmsSchema>;
