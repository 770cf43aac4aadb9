/** A vendor offers a registered model for questions about single images: listed on the portal's page for whoever opens it. */
import { z } from 'zod';
import { hashSchema, textSchema, timeSchema } from '../fields.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';
import { privacyCostSchema } from './privacy-cost.ts';

/** What is offered; the newest of a model's version counts. */
export const pageOfferSchema = z.strictObject({
  version: z.literal(1),
  programHash: hashSchema,
  /** Of the registered version's manifest (manifestHash). */
  manifestHash: hashSchema,
  /** False: offered no more. */
  open: z.boolean(),
  /** How people get a ticket. */
  tickets: textSchema,
  /** Of the tickets. */
  threatModel: threatModelSchema,
  /** Null where it was not measured. */
  cost: privacyCostSchema.nullable(),
  offeredAt: timeSchema,
});
/** An offer, signed with kind 'page-offer' by the vendor's agent. */
export const signedPageOfferSchema = signedSchema(pageOfferSchema);

/** What is offered. */
export type PageOffer = z.infer<typeof pageOfferSchema>;
/** An offer with the vendor's agent's signature. */
export type SignedPageOffer = z.infer<typeof signedPageOfferSchema>;
