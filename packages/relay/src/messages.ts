/**
 * What a relay and its callers say before frames are passed on: JSON texts, a hello of at most 8 KiB. The relay sends a challenge, the
 * caller a signed hello that says what it is here for; after `joined` every frame is binary and opaque to the relay.
 */
import {
  type Failure,
  failureSchema,
  hashSchema,
  idSchema,
  signedPageTicketSchema,
  signedSchema,
  signedWorkerCredentialSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';

/** Changes when an older relay or agent would misunderstand. */
export const RELAY_VERSION = 2;

/** Why somebody is here. */
const purposeSchema = z.discriminatedUnion('kind', [
  /** To be called, for as long as the connection stands; `pages`: by pages of browsers, too, whose tickets this agent has signed. */
  z.strictObject({ kind: z.literal('listen'), pages: z.literal(true).optional() }),
  /** To call the agent with this certificate. */
  z.strictObject({ kind: z.literal('call'), certificateHash: hashSchema }),
  /** To take a call that was announced. */
  z.strictObject({ kind: z.literal('answer'), call: idSchema }),
]);
export type Purpose = z.infer<typeof purposeSchema>;

/** A page says no more than its ticket: it has no key of its own. */
const pageHelloSchema = z.strictObject({ type: z.literal('page'), ticket: signedPageTicketSchema });
export type PageHello = z.infer<typeof pageHelloSchema>;

const agentHelloSchema = z.strictObject({
  type: z.literal('hello'),
  /** The caller's own, DER in base64: its hash is the address at which the agent is called. */
  certificate: z.base64().max(4096),
  /** Of a worker: what its agent has signed of it, and the agent's own certificate. It is let in, and pays, as its agent. */
  worker: z.strictObject({ credential: signedWorkerCredentialSchema, agent: z.base64().max(4096) }).optional(),
  signed: signedSchema(
    z.strictObject({
      version: z.literal(RELAY_VERSION),
      /** Of the challenge, so that a hello cannot be played back. */
      nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      /** Where the caller believes to be, so that one relay cannot pass a hello on to another. */
      relay: z.url({ protocol: /^wss?$/ }),
      purpose: purposeSchema,
    }),
  ),
});
export type AgentHello = z.infer<typeof agentHelloSchema>;

const helloSchema = z.discriminatedUnion('type', [agentHelloSchema, pageHelloSchema]);

const relayMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('challenge'), version: z.number().int(), nonce: z.string().max(100) }),
  z.strictObject({ type: z.literal('listening') }),
  /** To a listener: somebody calls; `from`: a page of a browser, an agent unless it is said. */
  z.strictObject({ type: z.literal('call'), call: idSchema, from: z.literal('page').optional() }),
  /** To both ends: from here on frames go to the other one. */
  z.strictObject({ type: z.literal('joined') }),
  z.strictObject({ type: z.literal('refused'), failure: failureSchema }),
]);
export type RelayMessage = z.infer<typeof relayMessageSchema>;

/** A certificate, a signature and an address are some 2 KiB. */
const HELLO_CHARACTERS = 8192;

/** Throws DB3003 for what no caller says. */
export function parseHello(text: string): AgentHello | PageHello {
  if (text.length > HELLO_CHARACTERS) throw new DoubleblindError('DB3003', 'A hello that is too long.');
  return parsed(helloSchema, text);
}

/** Throws DB3003 for what no relay says. */
export function parseRelayMessage(text: string): RelayMessage {
  return parsed(relayMessageSchema, text);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DoubleblindError('DB3003', 'A message that is not JSON.', { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new DoubleblindError('DB3003', result.error.issues[0].message);
  return result.data;
}

/** What a caller is told when it is sent away. */
export function refusalOf(error: unknown): Failure {
  return error instanceof DoubleblindError
    ? { code: error.code, detail: error.detail }
    : { code: 'DB3015', detail: '' };
}
