/**
 * By which rules a folder's studies were chosen. Studies that are there are not fetched again, so an import by other rules into the same
 * folder would mix both: which images a study has would depend on the day it came.
 */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { writeFileAtomically } from '../store/atomic-file.ts';
import { IMAGE_RULES } from './choose-images.ts';

const rulesSchema = z.strictObject({ rule: z.enum(IMAGE_RULES), modalities: z.array(z.string()) });
type ImportRules = z.infer<typeof rulesSchema>;

/**
 * Beside the folder, where nobody takes it for an image. @throws DB5001 where the folder's studies were chosen otherwise, or the note of it is none;
 * DB5012 when the disk refuses.
 */
export async function requireSameRules(
  folder: string,
  { rule, modalities }: { readonly rule: ImportRules['rule']; readonly modalities: readonly string[] },
): Promise<void> {
  const path = `${folder}.import.json`;
  const wanted = textOf({ rule, modalities: [...new Set(modalities)].sort() });
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
  if (known === null) await writeFileAtomically(path, wanted);
  else if (known !== wanted) throw new DoubleblindError('DB5001', otherRules(folder, path, known));
}

function otherRules(folder: string, path: string, known: string): string {
  try {
    const { rule, modalities } = rulesSchema.parse(JSON.parse(known));
    return `${folder} has studies fetched with --count ${rule} --modality ${modalities.join(',')}: give the same, or another folder.`;
  } catch {
    return `${path} does not say by which rules the studies of ${folder} were chosen: give another folder.`;
  }
}

const textOf = (rules: ImportRules) => `${JSON.stringify(rules)}\n`;
