/**
 * What an evaluation can tell a hospital of the model. Everything that it sees can be computed from its own data and the outputs, so
 * no more than their bits (docs/SECURITY.md, "What outputs can tell"). Part of the terms: both agents check it against the program.
 */
import { z } from 'zod';

/** A batch that a broken link has cost is answered again; in all no film is answered for more often. */
export const MOST_ANSWERS = 2;
/** Preflights of an evaluation, and their films. */
export const MOST_PREFLIGHTS = 20;
/** Films of a preflight. */
export const PREFLIGHT_FILMS = 2;
const count = z.number().int().nonnegative();

/** How many bits the hospital can learn of the model at most, and from what that follows. */
export const modelExposureSchema = z.strictObject({
  /** Numbers that are opened to the hospital for a film, and bits of each. */
  outputs: count,
  bitsPerOutput: count,
  /** Films that the vendor answers for at most: repeated ones and those of preflights are counted. */
  films: count,
  /** What they tell at most; null where the vendor lends the model to the hospital. */
  bits: count.nullable(),
  /** What the vendor's private numbers take. */
  modelBits: count,
});
/** What an evaluation can tell of the model at most. */
export type ModelExposure = z.infer<typeof modelExposureSchema>;

/** For pages and listings. */
export function exposureText({ bits, modelBits, outputs, bitsPerOutput, films }: ModelExposure): string {
  const model = `the model’s ${bitsText(modelBits)}`;
  if (bits === null) return `The vendor lends the model: the hospital has all of ${model}.`;
  const counted = `${outputs} outputs of ${bitsPerOutput} bits for at most ${films} images, repeated and made-up ones counted`;
  return `After this evaluation a hospital knows at most ${bitsText(bits)} of ${model} (${counted}).`;
}

/** 106080 -> "106 kbit". */
function bitsText(bits: number): string {
  if (bits < 1000) return `${bits} bit`;
  const [unit, name] = bits < 1e6 ? [1e3, 'kbit'] : [1e6, 'Mbit'];
  const value = bits / unit;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${name}`;
}
