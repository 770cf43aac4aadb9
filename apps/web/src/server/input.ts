/** Kinds of text that people and scripts send, each with its limit; what is longer is refused with DB6003. */
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
/** An identifier that is looked up; whatever it is, it is not long. */
export const idSchema = z.string().max(64);
