import { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';

/**
 * Takes a lock file for as long as this process lives. SQLite's exclusive transaction is a lock of the kernel (fcntl): it
 * ends with the process however that ends, holds between containers that share the folder, and cannot be taken for that of
 * another process that got the same number. Throws DB6104 when another process, or this one, has it.
 */
export function lockFile(path: string): { release(): void } {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new DoubleblindError('DB6104', `Another process has ${path}.`);
  }
  return { release: () => lock.close() };
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;
