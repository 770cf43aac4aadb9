/** From a test set's image file to a model's input tensor: the same numbers for the secure and the plaintext run. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeIsolated, preprocessImage } from '@doubleblind/imaging';
import { type NumberInput, type Preprocessing, type Program, withNumbers } from '@doubleblind/program';
import type { StoredTestSet } from '../store/test-set-content.ts';
import { sha256 } from '../store/test-set-store.ts';
import { numbersOf } from './table-numbers.ts';

/** What is declared of a model's input: how an image becomes its channels, and what is taken beside the image. */
export type InputForm = Preprocessing & { readonly numbers?: readonly NumberInput[] };

/** The program's declared preprocessing. Throws DB5025 when the program has none. */
export function preprocessingOf(program: Program): InputForm {
  const { preprocessing, numbers } = program.input;
  if (!preprocessing) throw new DoubleblindError('DB5025', `Model "${program.model}".`);
  return numbers ? { ...preprocessing, numbers } : preprocessing;
}

/** Input tensor [C][H][W] of image `index`. Throws DB5026 when the file is not the one that was added, DB20xx. */
export async function loadInput(
  { content }: StoredTestSet,
  form: InputForm,
  index: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { path, hash } = content.images[index];
  const file = join(content.imageFolder, path);
  const bytes = await readFile(file).catch((error) => {
    throw new DoubleblindError('DB2006', file, { cause: error });
  });
  if (sha256(bytes) !== hash) throw new DoubleblindError('DB5026', file);
  const image = Float32Array.from(preprocessImage(await decodeIsolated(bytes), form));
  return form.numbers
    ? withNumbers(image, numbersOf(content.images[index], form.numbers), form.numbers, form.width * form.height)
    : image;
}
