/** The films of the last preflight and the answers to them, which both sides have compared with the model on plain integers. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import type { DataFolder } from '../../../store/data-folder.ts';

export const knownFilmsSchema = z.strictObject({
  /** The films are made from it. */
  seed: z.number().int().nonnegative(),
  /** Raw outputs [film][output]; none of a film whose outputs are not valid, of which nothing is known. */
  outputs: z.array(z.array(z.number())),
});
export type KnownFilms = z.infer<typeof knownFilmsSchema>;

const pathOf = (data: DataFolder, evaluationId: string) => `${data.preflight(evaluationId)}-films.json`;

export async function keepKnownFilms(data: DataFolder, evaluationId: string, films: KnownFilms): Promise<void> {
  await writeFileAtomically(pathOf(data, evaluationId), `${JSON.stringify(films)}\n`, 0o600);
}

/** Null where no preflight has been kept. */
export async function readKnownFilms(data: DataFolder, evaluationId: string): Promise<KnownFilms | null> {
  const text = await readFile(pathOf(data, evaluationId), 'utf8').catch(() => undefined);
  return text === undefined ? null : knownFilmsSchema.parse(JSON.parse(text));
}
