/** What a worker needs to join its agent, in a file that only the agent's owner can read: address, certificate hash, secret. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hashSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import type { Address } from '../../peer/address.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const joinSchema = z.strictObject({
  format: z.literal('doubleblind-join'),
  version: z.literal(1),
  address: z.strictObject({ host: z.string().max(255), port: z.number().int().min(0).max(65535) }),
  /** SHA-256 of the agent's certificate: workers accept no other. */
  agent: hashSchema,
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type Join = Pick<z.infer<typeof joinSchema>, 'address' | 'agent' | 'secret'>;

/** Throws DB5643 when the file is not there or not what the agent has written. */
export async function parseJoin(path: string): Promise<Join> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new DoubleblindError('DB5643', `${path} cannot be read.`, { cause });
  });
  try {
    return joinSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DoubleblindError('DB5643', `${path} is no join file.`, { cause });
  }
}

/** Keeps the secret that is there, so that workers which wait in a cluster's queue can still join after a restart. */
export async function writeJoin(path: string, address: Address, agent: string): Promise<Join> {
  const before = await parseJoin(path).catch(() => undefined);
  const secret = before?.agent === agent ? before.secret : randomBytes(32).toString('base64url');
  const join = { address, agent, secret };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomically(path, `${JSON.stringify({ format: 'doubleblind-join', version: 1, ...join }, null, 1)}\n`);
  return join;
}
