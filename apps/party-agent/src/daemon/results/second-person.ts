/**
 * Two people release: the first asks for a document, another one for the very same. Names are those that the page or the command
 * gives; the agent knows a token, not people.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalHash, nameSchema, type ReleasedResults, releasePartSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';

const ASKED_FILE = 'release-asked.json';

const askedSchema = z.strictObject({
  by: nameSchema,
  parts: z.array(releasePartSchema),
  /** Of the document that the first person was shown. */
  documentHash: z.string(),
});

export type Asked = z.infer<typeof askedSchema>;

export async function requireSecondPerson(data: DataFolder): Promise<void> {
  await writeFileAtomically(data.twoPeople, 'Two people release results.\n');
}

/** Also true where the file cannot be looked at. */
export function needsSecondPerson(data: DataFolder): Promise<boolean> {
  return stat(data.twoPeople).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Null while nobody has asked. */
export async function readAsked(folder: string): Promise<Asked | null> {
  const text = await readFile(join(folder, ASKED_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? null : askedSchema.parse(JSON.parse(text));
}

/**
 * True when `by` is the second person to ask for this document, so that it may be released. Else remembers who asked, in place of
 * who did before. Throws DB5635 without a name.
 */
export async function isSecondToAsk(
  folder: string,
  document: ReleasedResults,
  by: string | undefined,
): Promise<boolean> {
  if (by === undefined) throw new DoubleblindError('DB5635', '');
  const documentHash = canonicalHash(document);
  const asked = await readAsked(folder);
  if (asked !== null && asked.documentHash === documentHash && asked.by !== by) {
    await rm(join(folder, ASKED_FILE));
    return true;
  }
  await writeFileAtomically(
    join(folder, ASKED_FILE),
    `${JSON.stringify({ by, parts: document.parts, documentHash })}\n`,
  );
  return false;
}
