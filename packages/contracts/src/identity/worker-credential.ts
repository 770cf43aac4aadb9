/**
 * How a worker proves to a worker of the other party whose it is: its own agent signs the hash of the certificate that it shows, with the
 * agent's identity; the other agent has told its workers which identity that is. So the chain is: approved agent, its signature, the
 * worker's certificate, the key of the TLS connection.
 */
import type { KeyObject } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { hashSchema, idSchema, timeSchema } from '../fields.ts';
import { signDocument, verifyDocument } from './signed-document.ts';
import { signedSchema } from './signed-form.ts';

const credentialSchema = z.strictObject({
  format: z.literal('doubleblind-worker'),
  version: z.literal(1),
  workerId: idSchema,
  /** SHA-256 of the certificate that the worker shows. */
  certificateHash: hashSchema,
  issuedAt: timeSchema,
  expiresAt: timeSchema,
});

/** A credential, signed with kind 'worker' by the identity of the agent that the worker belongs to. */
export const signedWorkerCredentialSchema = signedSchema(credentialSchema);
/** A credential with its agent's signature. */
export type SignedWorkerCredential = z.infer<typeof signedWorkerCredentialSchema>;

/** A worker that is there for longer gets another one when it comes back. */
const VALID_MILLISECONDS = 7 * 86_400_000;
/** The two machines' clocks differ. */
const CLOCKS_MILLISECONDS = 3_600_000;

/** A credential for a worker that has shown this certificate, for a week from `now`. */
export function issueCredential(
  privateKey: KeyObject,
  worker: { readonly workerId: string; readonly certificateHash: string },
  now = new Date(),
): SignedWorkerCredential {
  const document = {
    ...{ format: 'doubleblind-worker' as const, version: 1 as const, ...worker },
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + VALID_MILLISECONDS).toISOString(),
  };
  return signDocument('worker', document, privateKey);
}

/** The only certificate hash that may be met under this credential. Throws DB3024. */
export function provenCertificate(credential: SignedWorkerCredential, agentKey: string, now = new Date()): string {
  const { workerId, certificateHash, issuedAt, expiresAt } = credential.document;
  if (!verifyDocument('worker', credential, agentKey))
    throw new DoubleblindError('DB3024', `${workerId}: the other agent has not signed its key.`);
  const time = now.getTime();
  if (time > Date.parse(expiresAt) + CLOCKS_MILLISECONDS || time < Date.parse(issuedAt) - CLOCKS_MILLISECONDS)
    throw new DoubleblindError('DB3024', `${workerId}: valid from ${issuedAt} to ${expiresAt}.`);
  return certificateHash;
}
