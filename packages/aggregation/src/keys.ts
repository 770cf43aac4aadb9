/** Keys of one sum: X25519 agreements, what is derived of them, sealing and signatures; all of node:crypto. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';

/** DER prefixes of PKCS#8 and SPKI for raw X25519 and Ed25519 keys (RFC 8410). */
const X25519_PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex');
const X25519_PUBLIC = Buffer.from('302a300506032b656e032100', 'hex');
const ED25519_PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');
const RAW_BYTES = 32;
const TAG_BYTES = 16;

export interface AgreementKey {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
  /** The secret as node:crypto has it, which takes as long to make as an agreement. */
  readonly privateKey: KeyObject;
}

export function newAgreementKey(): AgreementKey {
  return agreementKeyOf(randomBytes(RAW_BYTES));
}

export function agreementKeyOf(secret: Uint8Array): AgreementKey {
  const privateKey = privateOf(secret);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES);
  return { secret, publicKey: new Uint8Array(publicKey), privateKey };
}

/** A 32-byte key of two members' keys for one purpose in one session. @throws DoubleblindError DB8101 for a key that is none */
export function agreedKey(own: AgreementKey, other: Uint8Array, purpose: string, session: Uint8Array): Uint8Array {
  let common: Buffer;
  try {
    common = diffieHellman({ privateKey: own.privateKey, publicKey: publicOf(X25519_PUBLIC, other) });
  } catch (cause) {
    throw new DoubleblindError('DB8101', 'A key agreement failed.', { cause });
  }
  return new Uint8Array(hkdfSync('sha256', common, session, purpose, RAW_BYTES));
}

/** AES-256-GCM. Every key seals one message only, so the nonce is constant. */
export function seal(key: Uint8Array, content: Uint8Array, context: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAAD(context);
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** @throws DoubleblindError DB8101 when it was not sealed by the one who shares the key, for this purpose */
export function open(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAAD(context);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new DoubleblindError('DB8101', 'A sealed share was altered, or is of another sum.', { cause });
  }
}

export const signBy = (identity: KeyObject, content: Uint8Array): Uint8Array =>
  new Uint8Array(sign(null, content, identity));

export function isSignedBy(identity: Uint8Array, content: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, content, publicOf(ED25519_PUBLIC, identity), signature);
}

const privateOf = (secret: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([X25519_PRIVATE, secret]), format: 'der', type: 'pkcs8' });
const publicOf = (prefix: Buffer, raw: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' });
