/**
 * An agent's key takes the place of the one before: `POST {portal}/api/agents/rotate-key`. The one-time token, which an administrator makes as for
 * an enrolment, says that the organisation wants it; the old key's signature, that it is the same agent; the new key's, that the agent
 * has it. The portal keeps both signed documents, and the old key counts nowhere any more. Partners' agents ask their people before
 * they sign terms with the new one.
 */
import { z } from 'zod';
import { idSchema, nameSchema, timeSchema } from '../fields.ts';
import { enrolmentTokenSchema } from './enrolment.ts';
import { type SignedDocument, verifyDocument } from './signed-document.ts';
import { publicKeySchema, signedSchema } from './signed-form.ts';

const keyRotationSchema = z.strictObject({
  format: z.literal('doubleblind-key-rotation'),
  version: z.literal(1),
  agentId: idSchema,
  oldKey: publicKeySchema,
  newKey: publicKeySchema,
  rotatedBy: nameSchema,
  rotatedAt: timeSchema,
});

/** Both are of the same document, with kind 'key-rotation': one by the old key, one by the new. */
export const signedKeyRotationSchema = z.strictObject({
  byOld: signedSchema(keyRotationSchema),
  byNew: signedSchema(keyRotationSchema),
});

/** Body of POST /api/agents/rotate-key. Answer 200 `{publicKey}`; the same again answers the same. */
export const rotateKeyRequestSchema = signedKeyRotationSchema.extend({ token: enrolmentTokenSchema });
/** The key that counts from now on. */
export const rotateKeyAnswerSchema = z.strictObject({ publicKey: publicKeySchema });

/** Which key takes the place of which. */
export type KeyRotation = z.infer<typeof keyRotationSchema>;
/** The same, as the portal keeps it. */
export type SignedKeyRotation = z.infer<typeof signedKeyRotationSchema>;
/** What an agent asks the portal with. */
export type RotateKeyRequest = z.infer<typeof rotateKeyRequestSchema>;

/** What both keys have signed, or null where one has not, the two are not of one document, or it changes nothing. */
export function provenRotation({ byOld, byNew }: SignedKeyRotation): KeyRotation | null {
  const { document } = byOld;
  const isProven =
    document.oldKey !== document.newKey &&
    signs(byOld, document.oldKey) &&
    signs({ ...byNew, document }, document.newKey);
  return isProven ? document : null;
}

const signs = (signed: SignedDocument<KeyRotation>, key: string) => verifyDocument('key-rotation', signed, key);
