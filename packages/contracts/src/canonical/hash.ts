import { createHash } from 'node:crypto';
import { canonicalJson } from '@doubleblind/program';

/** SHA-256 of the canonical JSON of a public value, 64 lower-case hexadecimal digits. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
