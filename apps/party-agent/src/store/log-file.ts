/**
 * A file for the log that does not grow without end: at its size it becomes FILE.1, the one before FILE.2, and so on. Also for a program
 * that moves logs away by itself, such as logrotate: `reopen` goes on in a new file of the same name.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { storageError } from './atomic-file.ts';

export interface LogFileLimits {
  /** Bytes of one file. */
  readonly bytes: number;
  /** Files that are kept beside the one that is written. */
  readonly kept: number;
}

export const DEFAULT_LOG_FILE_LIMITS: LogFileLimits = { bytes: 50e6, kept: 5 };

export class LogFile {
  readonly #path: string;
  readonly #limits: LogFileLimits;
  readonly #instead: (line: string) => void;
  #file: number | null = null;
  #bytes = 0;

  /** `instead`: where lines go that the disk does not take; an agent must not end because its log is full. Throws DB5012 when it cannot be opened at first. */
  constructor(path: string, limits: LogFileLimits, instead: (line: string) => void) {
    this.#path = path;
    this.#limits = limits;
    this.#instead = instead;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      this.#open();
    } catch (error) {
      throw storageError(error, path);
    }
  }

  readonly write = (line: string): void => {
    try {
      if (this.#bytes >= this.#limits.bytes) this.#rotate();
      if (this.#file === null) this.#open();
      this.#bytes += writeSync(this.#file!, line);
    } catch (error) {
      this.#instead(`${this.#path}: ${(error as Error).message}\n${line}`);
    }
  };

  /** Goes on in the file that has this name now, a new one where it was moved away. */
  readonly reopen = (): void => {
    try {
      this.#close();
      this.#open();
    } catch (error) {
      this.#instead(`${this.#path}: ${(error as Error).message}\n`);
    }
  };

  #open(): void {
    this.#file = openSync(this.#path, 'a', 0o600);
    this.#bytes = fstatSync(this.#file).size;
  }

  #close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #rotate(): void {
    this.#close();
    const { kept } = this.#limits;
    rmSync(`${this.#path}.${kept}`, { force: true });
    for (let age = kept - 1; age >= 0; age--)
      moveIfThere(age === 0 ? this.#path : `${this.#path}.${age}`, `${this.#path}.${age + 1}`);
    this.#open();
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
