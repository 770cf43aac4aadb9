/** Control messages on a peer link: JSON texts of known forms beside the protocol's data. One codec for all that agents say. */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { z } from 'zod';

export async function sendMessage(link: PeerLink, message: object): Promise<void> {
  await link.sendControl(new TextEncoder().encode(JSON.stringify(message)));
}

/** The next message of the schema's form. Throws DB3008 for anything else and when none comes in time. */
export async function receiveMessage<T>(link: PeerLink, schema: z.ZodType<T>, timeoutMilliseconds: number): Promise<T> {
  return parseMessage(schema, await receiveJson(link, timeoutMilliseconds));
}

/** The next message, not looked at yet. Throws DB3008 for what is no JSON and when nothing comes in time. */
export async function receiveJson(link: PeerLink, timeoutMilliseconds: number): Promise<unknown> {
  const bytes = await receiveBytes(link, timeoutMilliseconds);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DoubleblindError('DB3008', 'It is not JSON.', { cause: error });
  }
}

/** Throws DB3008. */
export function parseMessage<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new DoubleblindError('DB3008', z.prettifyError(parsed.error).split('\n')[0], { cause: parsed.error });
}

/** The next control message's bytes. Throws DB3008 when none comes in time, and the link's error when it ends. */
export async function receiveBytes(link: PeerLink, timeoutMilliseconds: number): Promise<Uint8Array> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DoubleblindError('DB3008', `No answer within ${timeoutMilliseconds / 1000} s.`)),
    timeoutMilliseconds,
  );
  try {
    return await Promise.race([link.receiveControl(), late]);
  } finally {
    clearTimeout(timer);
  }
}
