/** Image paths come from a table that others wrote: they must stay inside the image folder. */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** Whether a path as written stays below its folder: relative, without "..", drive, scheme or control characters. */
export function staysInside(path: string): boolean {
  if (path === '' || path.includes('\\') || path.startsWith('/') || /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(path))
    return false;
  for (const character of path) if (character.codePointAt(0)! < 0x20) return false;
  return path.split('/').every((part) => part !== '..' && part !== '.' && part !== '');
}

/** What the file system says about an image: links are followed, and must end inside the folder too. */
export async function locateImage(folder: string, path: string): Promise<'found' | 'missing' | 'outside'> {
  try {
    const target = await realpath(join(folder, path));
    const inside = relative(await realpath(folder), target);
    if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) return 'outside';
    return (await stat(target)).isFile() ? 'found' : 'missing';
  } catch {
    return 'missing';
  }
}
