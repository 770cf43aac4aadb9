/**
 * Workers as an array of jobs of a Slurm cluster (slurm.schedmd.com/sbatch.html, "--array"). What runs and waits is asked of the
 * controller again and again: jobs whose node has failed Slurm puts back into its queue itself ("--requeue"); those that have ended are
 * submitted anew. While the controller does not answer, workers that run go on.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from '../../../store/log.ts';
import type { Engine } from './engine.ts';

export interface SlurmEngineOptions {
  /** Name of the jobs: of this agent alone. */
  readonly name: string;
  /** Program and arguments of a worker, as the nodes find them. */
  readonly command: readonly string[];
  /** Options of sbatch, for example `--partition=main`, `--mem=8G`. */
  readonly options: readonly string[];
  readonly log: Log;
  /** How often the controller is asked; less in tests. */
  readonly everyMilliseconds?: number;
}

interface Job {
  /** ARRAY_INDEX. */
  readonly id: string;
  readonly pending: boolean;
}

const run = promisify(execFile);
const ANSWERS_WITHIN_MILLISECONDS = 20_000;
/** States of which another job has to take the place (slurm.schedmd.com/squeue.html, "JOB STATE CODES"). */
const ENDED = new Set([
  'CANCELLED',
  'COMPLETED',
  'COMPLETING',
  'FAILED',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'DEADLINE',
  'BOOT_FAIL',
]);

export class SlurmEngine implements Engine {
  readonly #options: SlurmEngineOptions;
  readonly #timer: NodeJS.Timeout;
  /** Told to end after their batch. */
  readonly #leaving = new Set<string>();
  #wanted = 0;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: SlurmEngineOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#reconcile(), options.everyMilliseconds ?? 5000);
  }

  want(workers: number): void {
    this.#wanted = workers;
    this.#reconcile();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#working;
    await run('scancel', ['--name', this.#options.name, '--quiet'], { timeout: ANSWERS_WITHIN_MILLISECONDS }).catch(
      (error) => this.#complain(error),
    );
  }

  /** One after the other. */
  #reconcile(): void {
    this.#working = this.#working.then(() => this.#once()).catch((error) => this.#complain(error));
  }

  async #once(): Promise<void> {
    if (this.#stopped) return;
    const jobs = (await this.#jobs()).filter(({ id }) => !this.#leaving.has(id));
    if (jobs.length < this.#wanted) await this.#submit(this.#wanted - jobs.length);
    const waitingFirst = jobs.toSorted((one, other) => Number(other.pending) - Number(one.pending));
    for (const job of waitingFirst.slice(0, Math.max(0, jobs.length - this.#wanted))) await this.#dismiss(job);
  }

  async #jobs(): Promise<Job[]> {
    const { stdout } = await run(
      'squeue',
      ['--noheader', '--array', '--name', this.#options.name, '--format', '%i %T'],
      {
        timeout: ANSWERS_WITHIN_MILLISECONDS,
      },
    );
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([id, state]) => id && state && !ENDED.has(state))
      .map(([id, state]) => ({ id, pending: state === 'PENDING' }));
  }

  async #submit(count: number): Promise<void> {
    const { name, command, options } = this.#options;
    const script = `exec ${command.map(quoted).join(' ')}`;
    const fixed = ['--parsable', '--job-name', name, `--array=1-${count}`, '--requeue', '--output=/dev/null'];
    await run('sbatch', [...fixed, ...options, '--wrap', script], { timeout: ANSWERS_WITHIN_MILLISECONDS });
    this.#options.log(`${count} workers are submitted to Slurm`);
  }

  async #dismiss({ id, pending }: Job): Promise<void> {
    this.#leaving.add(id);
    const how = pending ? [] : ['--batch', '--signal=TERM'];
    await run('scancel', [...how, id], { timeout: ANSWERS_WITHIN_MILLISECONDS });
  }

  #complain(error: unknown): void {
    const { stderr, message } = error as { stderr?: string; message: string };
    this.#options.log(`Slurm: ${(stderr || message).trim().split('\n')[0]}`);
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
