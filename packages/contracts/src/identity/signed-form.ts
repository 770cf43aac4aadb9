/** The form of keys and signed documents, without the cryptography: browsers read it, too. */
import { z } from 'zod';

/** An Ed25519 public key as the raw 32 bytes in base64url. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not an Ed25519 public key in base64url');

/** Schema of a signed document of one kind; whether the signature is right is for `verifyDocument` to say. */
export function signedSchema<T extends z.ZodType>(document: T) {
  return z.strictObject({
    document,
    publicKey: publicKeySchema,
    signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'not an Ed25519 signature in base64url'),
  });
}
