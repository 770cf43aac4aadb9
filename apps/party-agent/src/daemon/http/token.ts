/** The bearer token of the local API: made once, kept in the data folder, readable by its owner only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';

export async function loadToken(data: DataFolder): Promise<string> {
  const known = await readFile(data.localApiToken, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const token = `dblocal_${randomBytes(32).toString('base64url')}`;
  await writeFileAtomically(data.localApiToken, `${token}\n`, 0o600);
  return token;
}

/** Whether an Authorization header carries the token; takes the same time whatever is wrong. */
export function carriesToken(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
