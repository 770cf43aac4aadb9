/**
 * What the two agents say about an evaluation after their handshake. The hospital asks (for the model's manifest, for echoes)
 * until it begins with its plan; the vendor answers each, the last with "ready". With these two and the hospital's opening they toss
 * the coin that a preflight's images come from (coin-toss.ts). When every batch is done both say "finished".
 */
import { z } from 'zod';

const count = z.number().int().nonnegative().max(1e9);
/** Memory grows with the batch, and the hospital chooses it: what no vendor accepts. */
const batchSize = z.number().int().positive().max(1024);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const part = z.number().int().nonnegative().max(1000);

/** The hospital's plan: which batches are to be run now, on how many streams at a time. */
export const sessionPlanSchema = z.strictObject({
  run: id,
  images: count,
  batchSize,
  /** Numbers of images of the batches that are left, in order. */
  batches: z.array(batchSize).max(1e6),
  lanes: z.number().int().min(1).max(256),
  /** Pairs of workers do the batches, one of either party, at most `lanes` at a time; streams of this link unless it is said. */
  workers: z.literal(true).optional(),
});
export type SessionPlan = z.infer<typeof sessionPlanSchema>;

export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('echo'), id: part }),
  z.strictObject({ type: z.literal('manifest'), part }),
  z.strictObject({ type: z.literal('begin'), plan: sessionPlanSchema, commitment: hash }),
]);

export const answerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('echo'), id: part }),
  z.strictObject({ type: z.literal('manifest'), part, parts: part, text: z.string().max(1 << 20) }),
  z.strictObject({ type: z.literal('ready'), nonce: hash }),
]);

/** The hospital's answer to "ready". */
export const openingSchema = z.strictObject({ type: z.literal('opening'), nonce: hash });

/** The hospital's last message; the vendor answers with the same. */
export const finishedSchema = z.strictObject({ type: z.literal('finished') });
