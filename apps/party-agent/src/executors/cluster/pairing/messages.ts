/**
 * What the executors of the two parties say to each other, on stream 0 of the agents' link, about pairs of workers. The hospital's leads:
 * it has the images, and keeps which batches are done. The vendor's offers workers and follows; it counts every batch that begins.
 */
import { failureSchema, signedWorkerCredentialSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Channel } from '@doubleblind/mpc-core';
import { z } from 'zod';
import { placeSchema } from '../line/messages.ts';

const count = z.number().int().nonnegative();

/** Both sides' first word. */
const introductionSchema = z.strictObject({
  type: z.literal('introduction'),
  /** The agent's own certificate, DER in base64: its key signs the keys of its workers. */
  certificate: z.base64().max(4096),
});

const lostSchema = z.strictObject({ type: z.literal('lost'), pair: count, failure: failureSchema });

export const fromLeaderSchema = z.discriminatedUnion('type', [
  introductionSchema,
  /** A worker of either side is to meet the other; without an address the vendor's listens. */
  z.strictObject({
    type: z.literal('pair'),
    pair: count,
    worker: z.string().max(64),
    credential: signedWorkerCredentialSchema,
    address: placeSchema.optional(),
  }),
  z.strictObject({ type: z.literal('begin'), pair: count, batch: count }),
  lostSchema,
  /** The pair is not needed any more. */
  z.strictObject({ type: z.literal('part'), pair: count }),
  z.strictObject({ type: z.literal('end') }),
]);
export type FromLeader = z.infer<typeof fromLeaderSchema>;

export const fromFollowerSchema = z.discriminatedUnion('type', [
  introductionSchema,
  z.strictObject({ type: z.literal('offer'), credential: signedWorkerCredentialSchema, listens: z.boolean() }),
  z.strictObject({ type: z.literal('withdraw'), worker: z.string().max(64) }),
  z.strictObject({ type: z.literal('meet'), pair: count, address: placeSchema }),
  z.strictObject({ type: z.literal('opened'), pair: count }),
  /** Its worker leaves when the batch is done. */
  z.strictObject({ type: z.literal('retires'), pair: count }),
  lostSchema,
]);
export type FromFollower = z.infer<typeof fromFollowerSchema>;

const MAXIMUM_MESSAGE_BYTES = 64 * 1024;

export async function sendText(channel: Channel, message: object): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify(message));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  await Promise.all([channel.send(length), channel.send(text)]);
}

/** Throws DB3008 for what is no message of the schema's. */
export async function receiveText<T>(channel: Channel, schema: z.ZodType<T>): Promise<T> {
  const header = await channel.receive(4);
  const length = new DataView(header.buffer, header.byteOffset).getUint32(0);
  if (length > MAXIMUM_MESSAGE_BYTES) throw new DoubleblindError('DB3008', `A message of ${length} bytes.`);
  const bytes = await channel.receive(length);
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw new DoubleblindError('DB3008', 'No message about workers.', { cause: error });
  }
}
