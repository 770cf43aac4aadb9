/** From text or parsed JSON to a checked program. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { type Program, programSchema } from './program.ts';
import { validateProgram } from './validate.ts';

/**
 * Reads a public program and checks it (schema, then shapes and widths).
 * @param json the file's text, or the value that JSON.parse made of it
 * @throws DoubleblindError DB1021 (not a program), DB1022 (inconsistent)
 */
export function parseProgram(json: unknown): Program {
  let data = json;
  if (typeof json === 'string') {
    try {
      data = JSON.parse(json);
    } catch (cause) {
      throw new DoubleblindError('DB1021', 'It is not JSON.', { cause });
    }
  }
  const parsed = programSchema.safeParse(data);
  if (!parsed.success) {
    const first = z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' ');
    throw new DoubleblindError('DB1021', first);
  }
  validateProgram(parsed.data);
  return parsed.data;
}
