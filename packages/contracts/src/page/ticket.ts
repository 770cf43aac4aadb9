/**
 * A ticket lets its holder ask a vendor's model about a number of images from a page of a browser. The vendor's agent makes and signs it.
 * A relay sees it; the secret that belongs to it only the holder and the agent know, so that a relay cannot use it.
 */
import { z } from 'zod';
import { hashSchema, idSchema, timeSchema } from '../fields.ts';
import { publicKeySchema, signedSchema } from '../identity/signed-form.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';

/** What a ticket is good for, and where. */
export const pageTicketSchema = z.strictObject({
  version: z.literal(1),
  ticketId: idSchema,
  /** At which the agent waits, wss://host/relay; ws:// on a machine of one's own. */
  relay: z.url({ protocol: /^wss?$/ }),
  /** Under which the agent waits there: SHA-256 of its certificate. */
  certificateHash: hashSchema,
  /** X25519, base64url: who answers must prove to hold the key that belongs to it. */
  channelKey: publicKeySchema,
  programHash: hashSchema,
  threatModel: threatModelSchema,
  /** That it is good for, all together. */
  images: z.number().int().min(1).max(100_000),
  /** SHA-256 of the secret that comes with it. */
  secretHash: hashSchema,
  issuedAt: timeSchema,
  expiresAt: timeSchema,
});
/** A ticket, signed with kind 'page-ticket' by the vendor's agent. */
export const signedPageTicketSchema = signedSchema(pageTicketSchema);

/** What a ticket is good for, and where. */
export type PageTicket = z.infer<typeof pageTicketSchema>;
/** A ticket with the vendor's agent's signature. */
export type SignedPageTicket = z.infer<typeof signedPageTicketSchema>;

/** 32 bytes, base64url. */
export const ticketSecretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not a secret of a ticket');

/** What a holder has. */
export const heldTicketSchema = z.strictObject({ ticket: signedPageTicketSchema, secret: ticketSecretSchema });
/** A ticket with its secret. */
export type HeldTicket = z.infer<typeof heldTicketSchema>;
