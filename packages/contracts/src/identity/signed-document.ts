/**
 * A document with an agent's signature over its canonical JSON. The document's kind is part of what is signed, so
 * that a signature made for one purpose can never serve another.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { publicKeyObject, publicKeyOf } from './agent-key.ts';
import { type DocumentKind, signedText } from './signed-text.ts';

/** A document, the key that signed it (32 bytes in base64url), and the signature. */
export interface SignedDocument<T> {
  document: T;
  publicKey: string;
  /** Ed25519 over `doubleblind/VERSION/KIND` + line feed + canonical JSON of the document; base64url, 64 bytes. */
  signature: string;
}

/**
 * Signs with Ed25519 (RFC 8032) what SignedDocument.signature describes. Throws TypeError for a key of another kind.
 */
export function signDocument<T>(kind: DocumentKind, document: T, privateKey: KeyObject): SignedDocument<T> {
  const signature = sign(null, Buffer.from(signedText(kind, document)), privateKey).toString('base64url');
  return { document, publicKey: publicKeyOf(privateKey), signature };
}

/** True when the signature is that of `signed.publicKey`; give `expectedKey` whenever it is known who must have signed. */
export function verifyDocument(kind: DocumentKind, signed: SignedDocument<unknown>, expectedKey?: string): boolean {
  if (expectedKey !== undefined && signed.publicKey !== expectedKey) return false;
  const signature = Buffer.from(signed.signature, 'base64url');
  return verify(null, Buffer.from(signedText(kind, signed.document)), publicKeyObject(signed.publicKey), signature);
}
