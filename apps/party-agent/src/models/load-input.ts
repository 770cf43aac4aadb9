/** From a test set's image file to a model's input tensor: the same numbers for the secure and the plaintext run. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeIsolated, preprocessImage, preprocessVolume } from '@doubleblind/imaging';
import {
  type NumberInput,
  type Preprocessing,
  type Program,
  type VolumeInput,
  withNumbers,
} from '@doubleblind/program';
import { readVolume } from '../store/read-volume.ts';
import type { StoredTestSet } from '../store/test-set-content.ts';
import { sha256 } from '../store/test-set-store.ts';
import { numbersOf } from './table-numbers.ts';

/** What is declared of a film: how it becomes the channels of the input, and what is taken beside it. */
export type FilmForm = Preprocessing & { readonly numbers?: readonly NumberInput[] };
/** What is declared of a model's input. */
export type InputForm = FilmForm | VolumeInput;

export function isVolume(form: InputForm): form is VolumeInput {
  return 'depth' in form;
}

/** What the program declares of its input. Throws DB5025 when that is nothing. */
export function inputFormOf(program: Program): InputForm {
  return program.input.volume ?? preprocessingOf(program);
}

/** The program's declared preprocessing of films. Throws DB5033 for a program of volumes, DB5025 when it has none. */
export function preprocessingOf(program: Program): FilmForm {
  const { preprocessing, volume, numbers } = program.input;
  if (volume) throw new DoubleblindError('DB5033', `Model "${program.model}" takes volumes.`);
  if (!preprocessing) throw new DoubleblindError('DB5025', `Model "${program.model}".`);
  return numbers ? { ...preprocessing, numbers } : preprocessing;
}

/**
 * Input tensor [C][H][W] of image `index`, [D][H][W] of a volume. Throws DB5026 when the file is not the one that was added, DB2003 for a
 * film in place of a volume and the other way round, DB20xx.
 */
export async function loadInput(
  { content }: StoredTestSet,
  form: InputForm,
  index: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { path, hash } = content.images[index];
  if (isVolume(form)) {
    const { volume } = await readVolume(content.imageFolder, path, hash);
    return named(path, async () => Float32Array.from(preprocessVolume(volume, form)));
  }
  const file = join(content.imageFolder, path);
  const bytes = await readFile(file).catch((error) => {
    throw new DoubleblindError('DB2006', file, { cause: error });
  });
  if (sha256(bytes) !== hash) throw new DoubleblindError('DB5026', file);
  return named(path, async () => {
    const image = Float32Array.from(preprocessImage(await decodeIsolated(bytes), form));
    return form.numbers
      ? withNumbers(image, numbersOf(content.images[index], form.numbers), form.numbers, form.width * form.height)
      : image;
  });
}

/** Errors of the work, with the image's name. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof DoubleblindError) || !cause.code.startsWith('DB20')) throw cause;
    throw new DoubleblindError(cause.code, `${path}: ${cause.detail}`, { cause });
  }
}
