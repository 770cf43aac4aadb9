/**
 * A lock on a file that the kernel holds for this process: it ends with the process however that ends, a number that another
 * process has got by now means nothing, and processes that do not see each other (containers that share a folder) see it.
 * Node has no file locks of its own; SQLite takes them (POSIX advisory locks, LockFileEx on Windows) for an exclusive
 * transaction (sqlite.org/lockingv3.html). The file itself stays empty, and stays: removing it would let two lock two files.
 */
import { DatabaseSync } from 'node:sqlite';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { storageError } from './atomic-file.ts';

/** SQLITE_BUSY, in the low byte. */
const BUSY = 5;

/** Held until they are released: the garbage collector closes a database that nobody names any more, and its lock would go. */
const held = new Set<DatabaseSync>();

export interface ProcessLock {
  /** May be called again. */
  release(): void;
}

/** Takes the lock at `path`. Throws `code` when another living process, or this one, has it; DB5012. */
export function takeLock(path: string, code: ErrorCode): ProcessLock {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database?.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY) {
      throw new DoubleblindError(code, `A living process has ${path}.`, { cause: error });
    }
    throw storageError(error, path);
  }
  const locked = database;
  held.add(locked);
  return {
    release: () => {
      if (held.delete(locked)) locked.close();
    },
  };
}
