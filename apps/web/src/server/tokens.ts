/** Tokens that are shown once: the database keeps their SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto';

export function makeToken(prefix: 'dbenrol' | 'dbapi' | 'dbinvite'): { token: string; tokenHash: string } {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
