/** Kinds of text that people and scripts send, each with its limit; what is longer is refused with DB6003. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** Control characters have no place in names: they would be invisible, and the database takes no NUL at all. */
const VISIBLE = /^[^\p{Cc}]*$/u;
const VISIBLE_LINES = /^(?:[^\p{Cc}]|[\t\n\r])*$/u;
const INVISIBLE = 'characters that cannot be seen are not allowed';

export function lineSchema(most: number) {
  return z.string().trim().max(most).regex(VISIBLE, INVISIBLE);
}

export function textSchema(most: number) {
  return z.string().trim().max(most).regex(VISIBLE_LINES, INVISIBLE);
}

export const personNameSchema = lineSchema(LIMITS.name).min(1, 'the name is missing');
export const emailSchema = z.string().trim().toLowerCase().max(LIMITS.email).pipe(z.email());
/** Why somebody says no; the other side reads it. */
export const reasonSchema = textSchema(LIMITS.reason);
const IDENTIFIER = /^[A-Za-z0-9_-]{1,64}$/;
export const idSchema = z.string().regex(IDENTIFIER, 'not an identifier');

/** An identifier from outside, before it goes into a query. What is none is something that does not exist: DB6002. */
export function identifier(value: unknown): string {
  if (isIdentifier(value)) return value;
  throw new DoubleblindError('DB6002', '');
}

/** Whether an address names something that could exist; what is no identifier counts as not given. */
export function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && IDENTIFIER.test(value);
}

/** A whole number from an address, for example of a page; anything else counts as not given. */
export function numberIn(value: unknown, most = 1_000_000): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) && Number(value) >= 1 && Number(value) <= most
    ? Number(value)
    : undefined;
}
