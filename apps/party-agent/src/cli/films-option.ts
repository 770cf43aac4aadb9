/** Films that look wrong, in commands: which of them a person has accepted, and what was assumed in reading them. */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import type { AcceptedFilms } from '../store/film-check.ts';
import { note } from './print.ts';

export const ACCEPT_FILMS_HELP =
  'images that look wrong and that you have looked at: a text file with one path a line, or "all"';

/** Throws DB5029 when there is no such list. */
export async function acceptedFilms(list: string | undefined): Promise<AcceptedFilms> {
  if (list === undefined) return new Set();
  if (list === 'all') return 'all';
  const text = await readFile(list, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5029', list, { cause: error });
  });
  return new Set(text.split(/\r?\n/).filter((line) => line !== ''));
}

/** @param remarks One for each film that it is about. */
export function showRemarks(remarks: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const text of remarks) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const [text, films] of counts) note(`  ${films} image${films === 1 ? '' : 's'}: ${text}`);
}
