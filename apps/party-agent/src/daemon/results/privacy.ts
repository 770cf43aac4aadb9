/** Releases with noise: the noise of a run, drawn once, and how much of their privacy the hospital lets releases spend. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PrivateCounts, type ProposalDocument, privacyText, privateCountsSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { isEnough, withNoise } from '@doubleblind/report';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';

const COUNTS_FILE = 'noisy-counts.json';

/** Most epsilon that all releases about one patient may spend together, where the hospital has set no other. */
export const DEFAULT_PRIVACY_LIMIT = 10;

/** Throws DB5651 where the noise of the terms is less than they say. */
export function checkPrivacy({ release: { privacy }, findings }: Pick<ProposalDocument, 'release' | 'findings'>): void {
  if (privacy !== undefined && !isEnough(privacy, findings.length))
    throw new DoubleblindError('DB5651', privacyText(privacy));
}

/**
 * The counts of a run with noise. It is drawn once and kept: whoever sees several draws of the same counts averages the noise away, and
 * whoever may draw again chooses. Throws where the kept file is damaged.
 */
export async function countsWithNoise(folder: string, exact: () => PrivateCounts): Promise<PrivateCounts> {
  const path = join(folder, COUNTS_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const counts = withNoise(exact());
    await writeFileAtomically(path, `${JSON.stringify(counts)}\n`);
    return counts;
  }
  return privateCountsSchema.parse(JSON.parse(text));
}

/** Throws where the file is damaged: nothing is released as if there were no limit. */
export async function readPrivacyLimit(data: DataFolder): Promise<number> {
  const text = await readFile(data.privacyLimit, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? DEFAULT_PRIVACY_LIMIT : z.coerce.number().positive().parse(text);
}

export async function setPrivacyLimit(data: DataFolder, epsilon: number): Promise<void> {
  await writeFileAtomically(data.privacyLimit, `${epsilon}\n`);
}
