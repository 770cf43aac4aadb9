/**
 * What a page and a vendor's agent say to each other inside their encrypted channel, JSON texts beside the protocol's data. The page says
 * who it is, reads what the model is, has a session prepared, and begins one image in it; the agent counts it, both compute, and the agent signs a record.
 */
import { z } from 'zod';
import { countSchema, failureSchema, idSchema, nameSchema, textSchema } from '../fields.ts';
import { operatingPointSchema } from '../manifests/operating-point.ts';
import { signedPageRecordSchema } from './record.ts';
import { ticketSecretSchema } from './ticket.ts';

/** Changes when an older page or agent would misunderstand. */
export const PAGE_VERSION = 3;

/** What a page says. */
export const pageMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.number().int(),
    ticketId: idSchema,
    secret: ticketSecretSchema,
  }),
  z.strictObject({ type: z.literal('program'), part: countSchema }),
  /** Both open a session, with keys and correlations that do not depend on the image. It counts nothing. */
  z.strictObject({ type: z.literal('prepare') }),
  /** From here on the image counts. An image whose link broke is begun again under its number, and counts once. */
  z.strictObject({ type: z.literal('begin'), imageId: idSchema }),
  /** The page has its answer. */
  z.strictObject({ type: z.literal('finished') }),
]);
/** What a page says. */
export type PageMessage = z.infer<typeof pageMessageSchema>;

/** What the vendor declares of the model. */
export const offeredModelSchema = z.strictObject({
  name: nameSchema,
  modelVersion: z.string().max(200),
  description: textSchema,
  intendedUse: textSchema,
  findings: z.array(nameSchema).min(1).max(200),
  operatingPoints: z.array(operatingPointSchema).max(400),
});
/** What the vendor declares of the model. */
export type OfferedModel = z.infer<typeof offeredModelSchema>;

/** What the holder of a ticket may still ask: of the ticket, and of the person today (null: no limit a day). */
export const imagesLeftSchema = z.strictObject({ ticket: countSchema, today: countSchema.nullable() });
/** Images that a ticket's holder may still ask about. */
export type ImagesLeft = z.infer<typeof imagesLeftSchema>;

/** What a vendor's agent answers. */
export const pageAnswerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('offer'),
    version: z.literal(PAGE_VERSION),
    model: offeredModelSchema,
    left: imagesLeftSchema,
    programParts: z.number().int().min(1).max(256),
  }),
  z.strictObject({ type: z.literal('program'), part: countSchema, text: z.string().max(256 * 1024) }),
  /** There is a place for it: both open the session now. */
  z.strictObject({ type: z.literal('ready') }),
  /** The image has counted: both compute it now. */
  z.strictObject({ type: z.literal('begun') }),
  z.strictObject({ type: z.literal('record'), record: signedPageRecordSchema }),
  z.strictObject({ type: z.literal('refused'), failure: failureSchema }),
]);
/** What a vendor's agent answers. */
export type PageAnswer = z.infer<typeof pageAnswerSchema>;
