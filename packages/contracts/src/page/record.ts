/** What the vendor's agent confirms to a ticket's holder about one image: that it was answered, by which program, and when. */
import { z } from 'zod';
import { hashSchema, idSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';

/** One answered image, without anything of the image or of what the model said: the vendor's agent knows neither. */
export const pageRecordSchema = z.strictObject({
  version: z.literal(1),
  ticketId: idSchema,
  /** The holder's own number for the image; random. */
  imageId: idSchema,
  programHash: hashSchema,
  threatModel: threatModelSchema,
  startedAt: timeSchema,
  finishedAt: timeSchema,
});
/** A record, signed with kind 'page-record' by the vendor's agent. */
export const signedPageRecordSchema = signedSchema(pageRecordSchema);

/** One answered image. */
export type PageRecord = z.infer<typeof pageRecordSchema>;
/** One answered image, with the vendor's agent's signature. */
export type SignedPageRecord = z.infer<typeof signedPageRecordSchema>;
