/**
 * Local API: tickets with which people ask the vendor's models about single images from a page of a browser. For the vendor's own
 * page alone, never for pages of the portal.
 */
import { z } from 'zod';
import { countSchema, hashSchema, idSchema, nameSchema, timeSchema } from '../fields.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';

/** GET /page-tickets: what tickets can be made for, and those that were made with their use. */
export const pageTicketsSchema = z.strictObject({
  /** False where this agent answers no pages: it was started without a relay. */
  answering: z.boolean(),
  models: z.array(z.strictObject({ programHash: hashSchema, name: nameSchema, modelVersion: z.string().max(200) })),
  tickets: z.array(
    z.strictObject({
      ticketId: idSchema,
      person: nameSchema,
      programHash: hashSchema,
      threatModel: threatModelSchema,
      images: countSchema,
      imagesADay: countSchema.nullable(),
      /** Images that were begun, which count, and that were answered. */
      begun: countSchema,
      answered: countSchema,
      expiresAt: timeSchema,
      withdrawnAt: timeSchema.nullable(),
    }),
  ),
});

/** POST /page-tickets: makes one. Answer 200 `madePageTicketSchema`. */
export const makePageTicketSchema = z.strictObject({
  programHash: hashSchema,
  person: nameSchema,
  images: z.number().int().min(1).max(100_000),
  /** Of this person with all tickets together; null: any number. */
  imagesADay: z.number().int().min(1).max(100_000).nullable(),
  days: z.number().int().min(1).max(3660),
  threatModel: threatModelSchema,
});

/** The ticket as a link to the portal's page, which is told once. POST /page-tickets/:id/withdrawn answers `pageTicketsSchema`. */
export const madePageTicketSchema = z.strictObject({ link: z.string(), tickets: pageTicketsSchema });

/** What tickets there are, and for what more can be made. */
export type PageTickets = z.infer<typeof pageTicketsSchema>;
/** A ticket that was just made. */
export type MadePageTicket = z.infer<typeof madePageTicketSchema>;
