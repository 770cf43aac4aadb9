/** Field types that several messages and documents share. */
import { z } from 'zod';

/** An identifier that the portal or an agent made up. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'not an identifier');
/** SHA-256, 64 lower-case hexadecimal digits. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hexadecimal');
/** A point in time, ISO 8601 in UTC with milliseconds, as Date.prototype.toISOString writes it. */
export const timeSchema = z.iso.datetime({ precision: 3 });
/** A name that people read: no control characters. */
export const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'control characters are not allowed');
/** Sentences of people: of control characters only tabs and line ends. */
export const textSchema = z
  .string()
  .max(4000)
  .regex(/^(?:[^\p{Cc}]|[\t\n\r])*$/u, 'control characters are not allowed');
/** A number of things: a whole number from 0 on. */
export const countSchema = z.number().int().nonnegative();

/** The two sides of an evaluation. */
export const sideSchema = z.enum(['vendor', 'hospital']);
/** A side of an evaluation, which is also the role of its organisation in it. */
export type Side = z.infer<typeof sideSchema>;

/** A numbered error of packages/errors as it travels: the number and public particulars, never data. */
export const failureSchema = z.strictObject({
  code: z.string().regex(/^DB[1-9]\d{3}$/, 'not an error number'),
  detail: z.string().max(500),
});
/** A numbered error as it travels. */
export type Failure = z.infer<typeof failureSchema>;
