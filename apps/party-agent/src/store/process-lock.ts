/** A lock file that holds the number of the process that has it; one left by a process that is gone does not count. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { storageError } from './atomic-file.ts';

/** Locks of this very process: in a container every start has the same process number. */
const held = new Set<string>();

/** Takes the lock at `path`. Throws `code` when another living process, or this one, has it. */
export async function takeLock(path: string, code: ErrorCode): Promise<void> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    held.add(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw storageError(error, path);
    const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (owner === process.pid ? held.has(path) : isAlive(owner)) {
      throw new DoubleblindError(code, `Process ${owner} has ${path}.`);
    }
    await rm(path, { force: true });
    await takeLock(path, code);
  }
}

export async function releaseLock(path: string): Promise<void> {
  held.delete(path);
  await rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
