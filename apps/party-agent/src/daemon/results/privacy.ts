/** Releases with noise: whether the noise of terms is enough, and the noise of a run, drawn once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PrivateCounts, type ProposalDocument, privacyText, privateCountsSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { isEnough, withNoise } from '@doubleblind/report';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const COUNTS_FILE = 'noisy-counts.json';

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
