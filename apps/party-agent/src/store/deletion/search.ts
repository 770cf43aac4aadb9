/** Looks for what should be gone in every file of the data folder, the database's among them. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface Sought {
  /** SHA-256 of files, in hexadecimal. */
  readonly hashes: ReadonlySet<string>;
  /** Names of images, studies and patients. */
  readonly words: ReadonlySet<string>;
}

export interface Searched {
  readonly files: number;
  readonly bytes: number;
  /** Paths in the data folder in which something was found. */
  readonly found: readonly string[];
}

/** Shorter names stand in any file by chance. */
export const SHORTEST_WORD = 8;
const WORDS = new RegExp(`[\\w.-]{${SHORTEST_WORD},}`, 'g');

/** `mayHave`: whether a file may have it. */
export async function searchFolder(
  folder: string,
  sought: Sought,
  mayHave: (path: string) => boolean,
): Promise<Searched> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    const content = await readFile(path);
    bytes += content.length;
    if (!mayHave(path) && has(content, sought)) found.push(relative(folder, path));
  }
  return { files: paths.length, bytes, found };
}

function has(content: Buffer, { hashes, words }: Sought): boolean {
  if (hashes.has(createHash('sha256').update(content).digest('hex'))) return true;
  for (const [word] of content.toString('latin1').matchAll(WORDS)) if (words.has(word) || hashes.has(word)) return true;
  // Where hashes stand directly beside one another, or beside other letters, as in the pages of a database.
  for (const [run] of content.toString('latin1').matchAll(/[0-9a-f]{65,}/g))
    for (let at = 0; at + 64 <= run.length; at++) if (hashes.has(run.slice(at, at + 64))) return true;
  return false;
}
