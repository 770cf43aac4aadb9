/**
 * A hospital's switch that forbids for good what is otherwise for each proposal to say: that its images go to a vendor's agent for a
 * plaintext comparison. Nothing in the software turns it off.
 */
import { stat } from 'node:fs/promises';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';

export async function keepImages(data: DataFolder): Promise<void> {
  await writeFileAtomically(
    data.imagesStay,
    'No image leaves this hospital: proposals that would hand them over are refused.\n',
  );
}

/** Also true where the file cannot be looked at: then nothing is handed over. */
export function imagesStay(data: DataFolder): Promise<boolean> {
  return stat(data.imagesStay).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
