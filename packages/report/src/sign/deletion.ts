/** The record of a test set's deletion, checked offline. */
import { type Deletion, signedDeletionSchema } from '@doubleblind/contracts';
import { requireSigner } from './signer.ts';

/** A deletion whose signature was checked. */
export interface VerifiedDeletion {
  readonly deletion: Deletion;
  /** Of the key that signed, as people compare it. */
  readonly fingerprint: string;
}

/**
 * Null where the text is no such record. `expected` is the fingerprint of the key that must have signed. Throws DB7022 (changed), DB7023
 * (another key).
 */
export function verifyDeletion(text: string, expected?: string): VerifiedDeletion | null {
  const signed = signedDeletionSchema.safeParse(jsonOf(text)).data;
  if (signed === undefined) return null;
  return { deletion: signed.document, fingerprint: requireSigner('deletion', signed, expected) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
