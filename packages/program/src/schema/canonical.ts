/**
 * Canonical JSON (RFC 8785: keys sorted by UTF-16 units, no white space, shortest numbers) and the program's hash, by
 * which both parties make sure that they run the same program.
 */
import { sha256 } from '#sha256';
import type { Program } from './program.ts';

/** RFC 8785 text of plain data. Throws TypeError for what JSON cannot carry (undefined, functions, NaN). */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON has no place for NaN or infinity');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  throw new TypeError(`canonical JSON has no place for a ${typeof value}`);
}

/** SHA-256 (hex) of the canonical JSON. */
export function programHash(program: Program): string {
  const digest = sha256(new TextEncoder().encode(canonicalJson(program)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
