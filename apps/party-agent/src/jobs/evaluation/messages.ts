/** What the two agents tell each other about an evaluation, as JSON control messages beside the protocol's data. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';

/** Changes whenever two versions of the agent could not run an evaluation together. */
export const EVALUATION_PROTOCOL_VERSION = 1;

const count = z.number().int().nonnegative().max(1e9);
/** Memory grows with the batch, and the hospital chooses it: the vendor's bound. */
const batchSize = z.number().int().positive().max(1024);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Read before anything else, and alike in all versions. */
const envelopeSchema = z.looseObject({ type: z.literal('hello'), version: z.number().int() });

/** The hospital's plan: which batches are to be run now, on how many streams at a time. */
export const planSchema = z.strictObject({
  run: id,
  images: count,
  batchSize,
  /** Numbers of images of the batches that are left, in order. */
  batches: z.array(batchSize).max(1e6),
  lanes: z.number().int().min(1).max(16),
});

export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  version: z.literal(EVALUATION_PROTOCOL_VERSION),
  party: z.enum(['vendor', 'hospital']),
  programHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bit widths in words, so that a difference can be named. */
  widths: z.string().max(500),
  /** Sent by the hospital only. */
  plan: planSchema.optional(),
});

/** The hospital's last message; the vendor answers with the same. */
export const finishedSchema = z.strictObject({ type: z.literal('finished') });

export type Plan = z.infer<typeof planSchema>;
export type Hello = z.infer<typeof helloSchema>;

export function encodeMessage(message: Hello | z.infer<typeof finishedSchema>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** The peer's hello. Throws DB3009 for another version, DB3008 for anything that is no hello. */
export function parseHello(bytes: Uint8Array): Hello {
  const json = parseJson(bytes);
  const envelope = envelopeSchema.safeParse(json);
  if (envelope.success && envelope.data.version !== EVALUATION_PROTOCOL_VERSION) {
    const detail = `This side speaks version ${EVALUATION_PROTOCOL_VERSION}, the peer version ${envelope.data.version}.`;
    throw new DoubleblindError('DB3009', detail);
  }
  return parseWith(helloSchema, json);
}

export function parseFinished(bytes: Uint8Array): void {
  parseWith(finishedSchema, parseJson(bytes));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DoubleblindError('DB3008', 'It is not JSON.', { cause: error });
  }
}

function parseWith<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new DoubleblindError('DB3008', z.prettifyError(parsed.error).split('\n')[0], { cause: parsed.error });
}
