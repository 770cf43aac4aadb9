/** Workers as processes of this machine. One that ends although it is wanted is started again, ever later if that goes on. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '../../../store/log.ts';
import type { Engine } from './engine.ts';

export interface LocalEngineOptions {
  /** Program and arguments of a worker. */
  readonly command: readonly [string, ...string[]];
  readonly log: Log;
}

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
/** A worker that lived for so long has not failed to start. */
const LIVED_MILLISECONDS = 10_000;
const STOPS_WITHIN_MILLISECONDS = 5000;

export class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions;
  readonly #children = new Set<ChildProcess>();
  /** Told to end: they do when their batch is done. */
  readonly #leaving = new Set<ChildProcess>();
  #wanted = 0;
  #pause = FIRST_PAUSE_MILLISECONDS;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
  }

  want(workers: number): void {
    this.#wanted = workers;
    for (const child of [...this.#children].slice(workers)) {
      this.#children.delete(child);
      this.#leaving.add(child);
      child.kill('SIGTERM');
    }
    this.#fill();
  }

  async stop(): Promise<void> {
    this.#wanted = 0;
    clearTimeout(this.#timer);
    const all = [...this.#children, ...this.#leaving];
    this.#children.clear();
    await Promise.all(
      all.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
        child.kill('SIGTERM');
        // A suspended process hears of nothing else.
        const timer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MILLISECONDS);
        await ended;
        clearTimeout(timer);
      }),
    );
  }

  #fill(): void {
    while (this.#children.size < this.#wanted && this.#timer === undefined) this.#start();
  }

  #start(): void {
    const [program, ...rest] = this.#options.command;
    const started = performance.now();
    const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#children.add(child);
    child.on('error', (error) => this.#options.log(`a worker cannot be started: ${error.message}`));
    child.on('close', (code, signal) => {
      this.#leaving.delete(child);
      if (!this.#children.delete(child) || this.#children.size >= this.#wanted) return;
      const lived = performance.now() - started;
      this.#pause =
        lived > LIVED_MILLISECONDS ? FIRST_PAUSE_MILLISECONDS : Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * this.#pause);
      this.#options.log(`worker process ${child.pid} has ended (${signal ?? code}); another one starts`);
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#fill();
      }, this.#pause);
    });
  }
}
