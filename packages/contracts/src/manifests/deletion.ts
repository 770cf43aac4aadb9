/** What a hospital's agent signs when it has deleted a test set: what was deleted, how it was searched for afterwards, and what is kept and why. */
import { z } from 'zod';
import { countSchema, hashSchema, nameSchema, textSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';

/** `searched` counts what was read of the data folder after the deletion, in which nothing of `images` was found. */
export const deletionSchema = z.strictObject({
  format: z.literal('doubleblind-deletion'),
  version: z.literal(1),
  testSet: z.strictObject({ name: nameSchema, contentHash: hashSchema, images: countSchema }),
  /** Files of the data folder that are gone: images, labels, thumbnails, scores by image. */
  deletedFiles: countSchema,
  deletedBytes: countSchema,
  searched: z.strictObject({ files: countSchema, bytes: countSchema }),
  /** What still tells of these patients, in words: sums, and what later releases and trainings have to be judged by. */
  kept: z.array(textSchema).max(20),
  /** What the agent cannot reach: folders outside of its own that the images were read from. */
  elsewhere: z.array(textSchema).max(20),
  deletedBy: nameSchema,
  deletedAt: timeSchema,
});

/** A deletion, signed with kind 'deletion' by the hospital's agent. */
export const signedDeletionSchema = signedSchema(deletionSchema);

/** A test set's deletion. */
export type Deletion = z.infer<typeof deletionSchema>;
/** A test set's deletion with its signature. */
export type SignedDeletion = z.infer<typeof signedDeletionSchema>;
