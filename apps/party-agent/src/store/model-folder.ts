/** What `compile` writes: the public program, which goes to hospitals, and the private weights, which go nowhere. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { type Program, parseProgram } from '@doubleblind/program';

export const PROGRAM_FILE = 'program.json';
export const WEIGHTS_FILE = 'weights.bin';

export interface LoadedProgram {
  readonly program: Program;
  readonly text: string;
  readonly path: string;
}

/** `path`: a program file, or the folder that compile wrote. Throws DB5021 when it cannot be read, DB1021 and DB1022. */
export async function loadProgram(path: string): Promise<LoadedProgram> {
  const file = await resolveFile(path, PROGRAM_FILE);
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5021', file, { cause: error });
  });
  return { program: parseProgram(text), text, path: file };
}

/** The weights file in the folder that compile wrote. Throws DB5021 when there is none. */
export async function locateWeights(folder: string): Promise<string> {
  const file = await resolveFile(folder, WEIGHTS_FILE);
  await stat(file).catch((error) => {
    throw new DoubleblindError('DB5021', file, { cause: error });
  });
  return file;
}

async function resolveFile(path: string, name: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, name) : path;
}
