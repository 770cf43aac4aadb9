/**
 * What the owner's agent and a hospital's say to each other in a training. The hospital calls and begins with its approval; the
 * owner welcomes it and sends the model's file. Then round after round: parameters, the hospital's keys, and the five steps of a
 * secure sum (packages/aggregation), with the owner's agent as aggregator. Files, parameters and masked vectors are bytes on stream 0.
 */
import { failureSchema, hashSchema, idSchema, signedTrainingApprovalSchema } from '@doubleblind/contracts';
import { z } from 'zod';

/** Changes whenever two versions of the agent could not train together. */
export const TRAINING_PROTOCOL_VERSION = 1;

const MAXIMUM_MEMBERS = 64;
const member = z.number().int().min(1).max(MAXIMUM_MEMBERS);
const members = z.array(member).max(MAXIMUM_MEMBERS);
const count = z.number().int().nonnegative();
/** Bytes in hexadecimal. */
const bytes = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * length}}$`))
    .transform((text) => new Uint8Array(Buffer.from(text, 'hex')));

const keysSchema = z.strictObject({ member, sealingKey: bytes(32), maskKey: bytes(32), signature: bytes(64) });
/** Two shares of 66 bytes and a tag of 16. */
const sealedSchema = z.strictObject({ from: member, to: member, sealed: bytes(148) });
const signedSchema = z.strictObject({ member, survivors: members, signature: bytes(64) });
const oneShareSchema = z.strictObject({ of: member, share: bytes(66) });
const shares = z.array(oneShareSchema).max(MAXIMUM_MEMBERS);

export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  version: z.literal(TRAINING_PROTOCOL_VERSION),
  work: z.literal('training'),
  trainingId: idSchema,
  termsHash: hashSchema,
  approval: signedTrainingApprovalSchema,
});
export const welcomeSchema = z.strictObject({ type: z.literal('welcome'), termsHash: hashSchema });

export const ownerMessageSchema = z.discriminatedUnion('type', [
  /** Parameters follow on stream 0. */
  z.strictObject({
    type: z.literal('round'),
    round: z.number().int().positive(),
    nonce: bytes(16),
    rotationSeed: bytes(32),
  }),
  z.strictObject({ type: z.literal('keys'), keys: z.array(keysSchema).max(MAXIMUM_MEMBERS) }),
  z.strictObject({ type: z.literal('shares'), shares: z.array(sealedSchema).max(MAXIMUM_MEMBERS) }),
  z.strictObject({ type: z.literal('survivors'), survivors: members }),
  z.strictObject({ type: z.literal('signatures'), signed: z.array(signedSchema).max(MAXIMUM_MEMBERS) }),
  /** The round is not used; the next one is another attempt, or none. */
  z.strictObject({ type: z.literal('abandoned'), failure: failureSchema }),
  z.strictObject({ type: z.literal('finished'), ended: z.string().max(300) }),
]);

export const hospitalMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('keys'), keys: keysSchema }),
  z.strictObject({ type: z.literal('shares'), shares: z.array(sealedSchema).max(MAXIMUM_MEMBERS) }),
  /** The masked vector follows on stream 0. The count is that of the hospital's ledger, with this vector. */
  z.strictObject({ type: z.literal('masked'), spentSteps: count }),
  z.strictObject({ type: z.literal('signed'), signed: signedSchema }),
  z.strictObject({
    type: z.literal('revealed'),
    revealed: z.strictObject({ member, seeds: shares, maskKeys: shares }),
  }),
  /** The hospital takes no part in this round, nor in a later one. */
  z.strictObject({ type: z.literal('leaving'), failure: failureSchema }),
]);

export type OwnerMessage = z.infer<typeof ownerMessageSchema>;
export type HospitalMessage = z.infer<typeof hospitalMessageSchema>;

/** A message as JSON carries it: bytes in hexadecimal. */
export function onWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(onWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onWire(item)]));
}
