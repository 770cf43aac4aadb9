/** From text or parsed JSON to a checked program. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { PROGRAM_FORMAT, PROGRAM_VERSION, type Program, programSchema } from './program.ts';
import { validateProgram } from './validate.ts';

/**
 * Reads a public program and checks it (schema, then shapes and widths).
 * @param json the file's text, or the value that JSON.parse made of it
 * @throws DoubleblindError DB1021 (not a program, or one of another version of the format), DB1022 (inconsistent)
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
  checkVersion(data);
  const parsed = programSchema.safeParse(data);
  if (!parsed.success) {
    const first = z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' ');
    throw new DoubleblindError('DB1021', first);
  }
  validateProgram(parsed.data);
  return parsed.data;
}

/** A program of an older or a newer compiler is named as such, not by the first field that differs. */
function checkVersion(data: unknown): void {
  if (typeof data !== 'object' || data === null) return;
  const { format, version } = data as { format?: unknown; version?: unknown };
  if (format !== PROGRAM_FORMAT || version === PROGRAM_VERSION || typeof version !== 'number') return;
  throw new DoubleblindError(
    'DB1021',
    `It has version ${version} of the format; this version reads ${PROGRAM_VERSION}. Compile the model again.`,
  );
}
