/** What readers decided on the studies of a test set, beside its content: reports compare the model with them. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { type Reader, readReaders } from '@doubleblind/metrics';
import { writeFileAtomically } from './atomic-file.ts';
import type { TestSetContent } from './test-set-content.ts';

const READERS_FILE = 'readers.csv';

/** Undefined where none were added. Throws DB7011 to DB7015 where the file is damaged. */
export async function readReadersOf(folder: string): Promise<readonly Reader[] | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, READERS_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return readReaders(text);
}

/** When they were added, in milliseconds since 1970; null where none were. */
export async function readersAddedAt(folder: string): Promise<number | null> {
  return stat(join(folder, READERS_FILE)).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/**
 * Keeps a table of decisions with a test set, in place of an earlier one. Every reader has to have read every study (DB7017), and at least one
 * finding of the test set (DB7018); the table as readReaders takes it (DB7011 to DB7015).
 */
export async function keepReaders(
  folder: string,
  { images, findings }: TestSetContent,
  csv: string,
): Promise<{ readonly readers: readonly string[]; readonly findings: readonly string[] }> {
  const readers = readReaders(csv);
  const studies = [...new Set(images.map(({ study }) => study))];
  for (const { name, ratings } of readers) {
    const read = new Set(ratings.studies);
    const missing = studies.find((study) => !read.has(study));
    if (missing !== undefined) throw new DoubleblindError('DB7017', `"${name}" has not read study "${missing}".`);
  }
  const shared = findings.filter((finding) => readers.every(({ ratings }) => ratings.findings.includes(finding)));
  if (shared.length === 0) throw new DoubleblindError('DB7018', `The test set has ${findings.slice(0, 5).join(', ')}.`);
  await writeFileAtomically(join(folder, READERS_FILE), csv);
  return { readers: readers.map(({ name }) => name), findings: shared };
}
