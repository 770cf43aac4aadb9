/** Who calls: the key that signed the hello, and the certificate over it that peers pin. */
import { createHash, X509Certificate } from 'node:crypto';
import { publicKeyOf, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Hello } from './messages.ts';

/** Who has proved to hold a key. */
export interface Caller {
  /** Ed25519, base64url. */
  readonly publicKey: string;
  /** SHA-256 of the certificate's DER. */
  readonly certificateHash: string;
}

/** Throws DB3015 for a hello that is not of this moment, for another relay, or not signed by the certificate's key. */
export function callerOf({ signed, certificate }: Hello, nonce: string, url: string): Caller {
  try {
    const der = Buffer.from(certificate, 'base64');
    const { document, publicKey } = signed;
    const fresh = document.nonce === nonce && sameRelay(document.relay, url);
    const key = publicKeyOf(new X509Certificate(der).publicKey);
    if (fresh && verifyDocument('relay-hello', signed, key))
      return { publicKey, certificateHash: createHash('sha256').update(der).digest('hex') };
  } catch {
    // No certificate, not of an Ed25519 key, or a key that is no point of the curve.
  }
  throw new DoubleblindError('DB3015', 'The hello is not signed for this relay.');
}

/** By host and path: a proxy before the relay ends TLS, so that the scheme may differ. */
function sameRelay(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.host === b.host && a.pathname === b.pathname;
}
