/** Whose signature stands below a document. */
import { type DocumentKind, fingerprint, type SignedDocument, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';

/** The signer's fingerprint; `expected` is compared without regard to case and blanks. Throws DB7022 (changed), DB7023 (another key). */
export function requireSigner(kind: DocumentKind, signed: SignedDocument<unknown>, expected?: string): string {
  const signer = fingerprint(signed.publicKey);
  if (!isAuthentic(kind, signed)) throw new DoubleblindError('DB7022', '');
  if (expected !== undefined && plain(expected) !== plain(signer)) {
    throw new DoubleblindError('DB7023', `It is signed by ${signer}.`);
  }
  return signer;
}

/** False too where the public key is no point of the curve, for which node:crypto throws. */
function isAuthentic(kind: DocumentKind, signed: SignedDocument<unknown>): boolean {
  try {
    return verifyDocument(kind, signed);
  } catch {
    return false;
  }
}

function plain(text: string): string {
  return text.replaceAll(/[\s:-]/g, '').toUpperCase();
}
