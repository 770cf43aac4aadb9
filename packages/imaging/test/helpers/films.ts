import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The committed phantom films with their labels; see examples/README.md. */
export const FILMS = fileURLToPath(new URL('../../../../examples/films/', import.meta.url));

/** The films for which PyTorch's preprocessed tensors are known, in the order of the tensors. */
export const CHECK_FILMS = [1, 2, 3, 4].map((n) => `images/b0000${n}_1_frontal.png`);

export function readFilm(path: string): Uint8Array {
  return new Uint8Array(readFileSync(FILMS + path));
}
