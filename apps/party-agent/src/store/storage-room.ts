/** How much more this agent may keep: of what its owner lets it have, and of what the disk has, less what running evaluations need. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export interface StorageLimits {
  /** Most bytes of the data folder; without it as many as the disk has. */
  readonly mostBytes?: number;
}

/** Of a disk, at most; evaluations under way need it for their batches and results, and the database for its log. */
const KEPT_SHARE = 0.02;
const KEPT_BYTES = 1e9;
/** Walking through a million files takes seconds; what is uploaded meanwhile is counted by itself. */
const LOOK_MILLISECONDS = 60_000;

export class StorageRoom {
  readonly #folder: string;
  readonly #limits: StorageLimits;
  #looked = Number.NEGATIVE_INFINITY;
  #bytes = 0;

  constructor(folder: string, limits: StorageLimits = {}) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Bytes that may be added now; zero or less: none. */
  async left(): Promise<number> {
    const { bavail, blocks, bsize } = await statfs(this.#folder);
    const disk = (bavail - Math.min(blocks * KEPT_SHARE, KEPT_BYTES / bsize)) * bsize;
    const { mostBytes } = this.#limits;
    return mostBytes === undefined ? disk : Math.min(disk, mostBytes - (await this.#used()));
  }

  /** So much was added since. */
  added(bytes: number): void {
    this.#bytes += bytes;
  }

  async #used(): Promise<number> {
    if (performance.now() - this.#looked > LOOK_MILLISECONDS) {
      this.#bytes = await sizeOf(this.#folder);
      this.#looked = performance.now();
    }
    return this.#bytes;
  }
}

/** Bytes of all files below a folder; what goes while one looks is not counted. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += found?.size ?? 0;
  }
  return bytes;
}
