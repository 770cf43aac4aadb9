/** Files that are either wholly there or not there at all, whatever happens to the process or the machine. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';

/** Errors of a file system that the user can do something about: full, not allowed, no such folder. */
const STORAGE_ERRORS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
]);

/** Writes to a neighbour, makes it durable, and renames. Throws DB5012 when the storage refuses (full, read-only). */
export async function writeFileAtomically(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw storageError(error, path);
  }
}

/** The rename itself must survive a power cut. Windows cannot open folders, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of SQLite (sqlite.org/rescode.html): not allowed, input or output error, disk full. */
const SQLITE_STORAGE_ERRORS = new Map([
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [13, 'SQLITE_FULL'],
]);

/** DB5012 for what the storage refused at `path`, a file or the database; any other error as it is. */
export function storageError(error: unknown, path: string): unknown {
  const { code: number, errcode } = error as { code?: string; errcode?: number };
  // The low byte is the kind, the rest says more of it.
  const code = number === 'ERR_SQLITE_ERROR' ? SQLITE_STORAGE_ERRORS.get((errcode ?? 0) & 0xff) : number;
  if (code === undefined || !(STORAGE_ERRORS.has(code) || code.startsWith('SQLITE'))) return error;
  return new DoubleblindError('DB5012', `${path}: ${code}.`, { cause: error });
}
