/**
 * Enrolment: an administrator makes a one-time token in the portal; the agent makes its key and sends
 * `POST {portal}/api/agents/enrol` with a signed request; the portal records the public key and forgets the token.
 */
import { z } from 'zod';
import { idSchema, nameSchema, sideSchema } from '../fields.ts';
import { CONTRACT_VERSION } from '../version.ts';
import { publicKeySchema, signedSchema } from './signed-form.ts';

/** One-time token as people paste it: prefix and 32 random bytes in base64url. */
export const enrolmentTokenSchema = z.string().regex(/^dbenrol_[A-Za-z0-9_-]{43}$/, 'not an enrolment token');

/** What a new agent says of itself: the one-time token, and the version of contracts and software that it speaks. */
export const enrolmentRequestSchema = z.strictObject({
  contractVersion: z.literal(CONTRACT_VERSION),
  token: enrolmentTokenSchema,
  /** What people call this agent, for example the name of its machine. */
  agentName: nameSchema,
  softwareVersion: z.string().max(40),
});

/** Body of POST /api/agents/enrol, signed with kind 'enrolment' by the new key. */
export const signedEnrolmentSchema = signedSchema(enrolmentRequestSchema);

/** Answer 200; errors are `{error: Failure}` with status 400 (bad request) or 403 (token used, expired or unknown). */
export const enrolmentAnswerSchema = z.strictObject({
  agentId: idSchema,
  organisation: z.strictObject({ id: idSchema, name: nameSchema, side: sideSchema }),
  publicKey: publicKeySchema,
  /** Where the agent connects afterwards, for example wss://portal.example/ws/agent. */
  gatewayUrl: z.url(),
  /** Origin whose pages may call the agent's local API, for example https://portal.example. */
  portalOrigin: z.url(),
});

/** What a new agent asks the portal with. */
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;
/** What a new agent is told when it is enrolled. */
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;
