/**
 * An agent's identity is an Ed25519 key pair that the agent makes and keeps. Its public key travels as the raw 32 bytes
 * in base64url (43 characters, RFC 8032 section 5.1.5); people compare its fingerprint by phone.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A new Ed25519 key pair from node:crypto; the public key in base64url (43 characters). */
export function generateAgentKey(): { privateKey: KeyObject; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/** The public key that belongs to a private (or public) Ed25519 key object. */
export function publicKeyOf(key: KeyObject): string {
  const jwk = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string') throw new TypeError('not an Ed25519 key');
  return jwk.x;
}

/** The key object of a public key in base64url. Throws where the 32 bytes are no Ed25519 key. */
export function publicKeyObject(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}

/**
 * The first 80 bits of SHA-256 of the raw public key as five groups of four hexadecimal digits, e.g.
 * "3F2A 91C0 77DE 0B14 A5E8": short enough to read out, long enough that nobody finds a second key for it.
 */
export function fingerprint(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').toUpperCase();
  return digest.slice(0, 20).replace(/(.{4})(?=.)/g, '$1 ');
}
