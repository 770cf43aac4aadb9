/** Local API: who may use it. See LOCAL_API_RULES. */
import { z } from 'zod';
import { nameSchema, textSchema, timeSchema } from '../fields.ts';

/** POST /pairing, the agent's own page: a code of `party-agent pair`, and what people call this browser. */
export const pairingRequestSchema = z.strictObject({ code: z.string().max(100), name: nameSchema });

/** Answer of POST /pairing and POST /connection: a token for this browser, on this page. */
export const tokenAnswerSchema = z.strictObject({ token: z.string().min(1) });

/** POST /connection, a page of the portal: `secret` is the page's own, the same each time that it asks. */
export const connectionRequestSchema = z.strictObject({ secret: z.string().min(32).max(200) });

/** What a page of the portal asks for, in the agent's own words. */
export const confirmationSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Terms and their values. */
  facts: z.array(z.tuple([z.string(), z.string()])),
  /** What would be released, as text. */
  document: z.string().optional(),
  /** Words that have to be typed before it can be confirmed. */
  toType: z.string().optional(),
  warning: textSchema.optional(),
  askedAt: timeSchema,
});

/** GET /confirmations, the agent's own page. */
export const confirmationListSchema = z.strictObject({ confirmations: z.array(confirmationSchema) });

/** POST /confirmations/:id, the agent's own page. */
export const confirmationAnswerSchema = z.strictObject({
  confirmed: z.boolean(),
  typed: z.string().max(200).optional(),
});

/** What a person has answered. */
export type ConfirmationAnswer = z.infer<typeof confirmationAnswerSchema>;
/** Everything that waits for a person's confirmation. */
export type ConfirmationList = z.infer<typeof confirmationListSchema>;
/** What a person is asked to confirm on the agent's own page. */
export type Confirmation = z.infer<typeof confirmationSchema>;
