/** From a test set's image file to a model's input tensor: the same numbers for the secure and the plaintext run. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeIsolated, preprocessImage } from '@doubleblind/imaging';
import type { Preprocessing, Program } from '@doubleblind/program';
import type { StoredTestSet } from '../store/test-set-content.ts';
import { sha256 } from '../store/test-set-store.ts';

/** The program's declared preprocessing. Throws DB5025 when the program has none. */
export function preprocessingOf(program: Program): Preprocessing {
  const { preprocessing } = program.input;
  if (!preprocessing) throw new DoubleblindError('DB5025', `Model "${program.model}".`);
  return preprocessing;
}

/** Input tensor [C][H][W] of image `index`. Throws DB5026 when the file is not the one that was added, DB20xx. */
export async function loadInput(
  { content }: StoredTestSet,
  preprocessing: Preprocessing,
  index: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { path, hash } = content.images[index];
  const file = join(content.imageFolder, path);
  const bytes = await readFile(file).catch((error) => {
    throw new DoubleblindError('DB2006', file, { cause: error });
  });
  if (sha256(bytes) !== hash) throw new DoubleblindError('DB5026', file);
  return Float32Array.from(preprocessImage(await decodeIsolated(bytes), preprocessing));
}
