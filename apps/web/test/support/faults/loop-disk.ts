/** An ext4 file system of a few megabytes in a file, which can be full, and which the kernel can take for damaged and let nobody write to. */
import { execFileSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 4096;
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });

export class LoopDisk {
  readonly #path: string;
  readonly #image: string;

  /** Null where this user may not mount one. */
  static mount(path: string, bytes: number): LoopDisk | null {
    mkdirSync(path, { recursive: true });
    const image = `${path}.img`;
    try {
      closeSync(openSync(image, 'w'));
      truncateSync(image, bytes);
      // None of it kept back for root.
      run('mkfs.ext4', '-q', '-m', '0', image);
      run('mount', '-o', 'loop', image, path);
      return new LoopDisk(path, image);
    } catch {
      rmSync(image, { force: true });
      return null;
    }
  }

  private constructor(path: string, image: string) {
    this.#path = path;
    this.#image = image;
  }

  get #filler(): string {
    return join(this.#path, 'filler');
  }

  fill(): void {
    const file = openSync(this.#filler, 'a');
    try {
      for (const bytes of [64 * BLOCK, BLOCK, 1]) writeUntilFull(file, bytes);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  /** As after an error of the device: whatever is open can be read, and nothing written (ext4(5), errors=remount-ro). */
  lock(): void {
    run('mount', '-o', 'remount,abort', this.#path);
  }

  /** Checked and mounted again; whoever has a file of it open has to be gone. */
  repair(): void {
    run('umount', this.#path);
    try {
      run('e2fsck', '-f', '-y', this.#image);
    } catch (error) {
      // 1: errors were found, and corrected.
      if ((error as { status?: number }).status !== 1) throw error;
    }
    run('mount', '-o', 'loop', this.#image, this.#path);
    // A process in a mount namespace of its own (ip netns exec makes one) still has the old one, and the kernel gives that again.
    accessSync(this.#path, constants.W_OK);
  }

  unmount(): void {
    run('umount', '-l', this.#path);
    rmSync(this.#image, { force: true });
  }
}

function writeUntilFull(file: number, bytes: number): void {
  try {
    for (;;) writeSync(file, Buffer.alloc(bytes, 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
