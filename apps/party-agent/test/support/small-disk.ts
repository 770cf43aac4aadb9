/** A file system of a few megabytes in memory, to be filled and freed again. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 4096;

export class SmallDisk {
  readonly path: string;

  /** Null where this user may not mount one. */
  static mount(path: string, bytes: number): SmallDisk | null {
    mkdirSync(path, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', path], { stdio: 'ignore' });
      return new SmallDisk(path);
    } catch {
      return null;
    }
  }

  private constructor(path: string) {
    this.path = path;
  }

  /** Leaves no more than this free. */
  fill(freeBytes = 0): void {
    const file = openSync(this.#filler, 'a');
    try {
      for (let left = this.#free() - freeBytes; left > 0; left = this.#free() - freeBytes)
        writeSync(file, Buffer.alloc(Math.min(left, 64 * BLOCK), 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.path]);
  }

  get #filler(): string {
    return join(this.path, 'filler');
  }

  #free(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }
}
