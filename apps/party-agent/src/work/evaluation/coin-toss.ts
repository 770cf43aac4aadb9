/**
 * A coin toss (Blum 1981) for what neither side may choose alone: the hospital commits to a nonce, the vendor names its own, the
 * hospital opens. Whoever stops after it has seen the outcome has one try less (daemon/evaluations/budget.ts).
 */
import { createHash, randomBytes } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';

const NONCE_BYTES = 32;

/** 32 random bytes, in hexadecimal. */
export function freshNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** What the hospital sends first; it hides the nonce and binds to it (SHA-256 as a random oracle). */
export function commitmentTo(nonce: string): string {
  return hash('commitment', nonce).toString('hex');
}

/** A number below 2^32 from both nonces. Throws DB3008 where the opened nonce is not the one that was committed to. */
export function tossed(commitment: string, hospitalsNonce: string, vendorsNonce: string): number {
  if (commitmentTo(hospitalsNonce) !== commitment)
    throw new DoubleblindError('DB3008', 'The nonce is not the one that was committed to.');
  return hash('outcome', hospitalsNonce, vendorsNonce).readUInt32LE();
}

function hash(...parts: readonly string[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['doubleblind coin toss', ...parts]))
    .digest();
}
