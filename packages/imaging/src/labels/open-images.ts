/** The images of a folder on the disk, by name, and what links in it may lead to. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';

/** Paths of all files below the folder, and of links to files, relative to it, with forward slashes, sorted. Throws DB2006. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new DoubleblindError('DB2006', folder, { cause: error });
  });
  const names: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const isFile = entry.isSymbolicLink() ? await leadsToFile(path) : entry.isFile();
    if (isFile) names.push(relative(folder, path).split(sep).join('/'));
  }
  return names.sort();
}

function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isFile(),
    () => false,
  );
}

/** Throws DB2016 where a link leads out of the folder, DB2006 where it leads to no file. */
export async function requireInside(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  const target = await realpath(path).catch((error) => {
    throw new DoubleblindError('DB2006', path, { cause: error });
  });
  const inside = relative(await realpath(folder), target);
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`))
    throw new DoubleblindError('DB2016', name);
  if (!(await stat(target)).isFile()) throw new DoubleblindError('DB2006', path);
}
