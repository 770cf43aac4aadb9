/** What two daemons tell each other before an evaluation begins, as JSON control messages on the peer link. */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { z } from 'zod';
import { nextControl } from '../../jobs/evaluation/handshake.ts';
import type { HospitalMessage, VendorMessage } from '../work/plaintext/messages.ts';

/** Changes whenever two versions of the daemon could not meet. */
export const MEETING_VERSION = 1;

export const phaseSchema = z.enum(['preflight', 'run']);
export type Phase = z.infer<typeof phaseSchema>;

const part = z.number().int().nonnegative().max(1000);

/** Both ways, first: who is ready for what. */
export const meetSchema = z.strictObject({
  type: z.literal('meet'),
  version: z.number().int(),
  evaluationId: z.string().max(64),
  attempt: z.number().int().positive(),
  side: z.enum(['vendor', 'hospital']),
  phase: phaseSchema,
  proposalHash: z.string().max(64),
});

/** The hospital asks until it says "begin". */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('echo'), id: part }),
  z.strictObject({ type: z.literal('manifest'), part }),
  z.strictObject({ type: z.literal('begin') }),
]);

/** The vendor answers each but the last. */
export const answerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('echo'), id: part }),
  z.strictObject({ type: z.literal('manifest'), part, parts: part, text: z.string().max(1 << 20) }),
]);

/** After a preflight: what the hospital got for the two made-up images, and how far that is from what it should be. */
export const outputsSchema = z.strictObject({
  type: z.literal('outputs'),
  outputs: z.array(z.array(z.number())).max(16),
});
export const differenceSchema = z.strictObject({
  type: z.literal('difference'),
  /** Largest |secure - plaintext fixed point| in units of the last place. */
  lastPlaces: z.number().nonnegative(),
  /** The same as a difference of probabilities. */
  probability: z.number().nonnegative(),
});

export type Meet = z.infer<typeof meetSchema>;
export type Request = z.infer<typeof requestSchema>;
export type Answer = z.infer<typeof answerSchema>;
export type Difference = z.infer<typeof differenceSchema>;
type Message = Meet | Request | Answer | Difference | z.infer<typeof outputsSchema> | HospitalMessage | VendorMessage;

export async function sendMessage(link: PeerLink, message: Message): Promise<void> {
  await link.sendControl(new TextEncoder().encode(JSON.stringify(message)));
}

/** The next message of the schema's form. Throws DB3008 for anything else and when none comes in time. */
export async function receiveMessage<T>(link: PeerLink, schema: z.ZodType<T>, timeoutMilliseconds: number): Promise<T> {
  const bytes = await nextControl(link, timeoutMilliseconds);
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw new DoubleblindError('DB3008', 'In the meeting before the evaluation.', { cause: error });
  }
}
