/** What an evaluation has cost over all its sessions, kept beside its batches and with each of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProgressListener } from '../../jobs/evaluation/progress.ts';
import { cpuSeconds } from '../../jobs/evaluation/resources.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const costSchema = z.strictObject({
  sessions: z.number(),
  /** Set-up of sessions: keys and first correlations. */
  setupSeconds: z.number(),
  setupBytes: z.number(),
  /** Evaluating batches, including those that a broken link cost. */
  seconds: z.number(),
  bytes: z.number(),
  /** Processor time of this whole agent while batches were evaluated; others may have run at the same time. */
  cpuSeconds: z.number(),
});
export type RunCostRecord = z.infer<typeof costSchema>;

const COST_FILE = 'cost.json';
const NOTHING: RunCostRecord = { sessions: 0, setupSeconds: 0, setupBytes: 0, seconds: 0, bytes: 0, cpuSeconds: 0 };

export async function readCost(folder: string): Promise<RunCostRecord> {
  const text = await readFile(join(folder, COST_FILE), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : costSchema.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : NOTHING;
}

interface Reading {
  readonly seconds: number;
  readonly bytes: number;
  readonly cpu: number;
}

/** Adds one session's cost to the record as it goes. */
export class SessionCost {
  readonly #folder: string;
  readonly #before: RunCostRecord;
  readonly #begun = performance.now();
  #opened: Reading | undefined;
  #imagesDone: number | undefined;
  #saving: Promise<void> = Promise.resolve();
  #latest: Reading = { seconds: 0, bytes: 0, cpu: cpuSeconds() };

  private constructor(folder: string, before: RunCostRecord) {
    this.#folder = folder;
    this.#before = before;
  }

  static async begin(folder: string): Promise<SessionCost> {
    return new SessionCost(folder, await readCost(folder));
  }

  /** Bytes of earlier sessions. */
  get bytesBefore(): number {
    return this.#before.setupBytes + this.#before.bytes;
  }

  readonly onProgress: ProgressListener = ({ phase, bytes, imagesDone }) => {
    const seconds = (performance.now() - this.#begun) / 1000;
    this.#latest = { seconds, bytes, cpu: cpuSeconds() };
    if (phase === 'running') this.#opened ??= this.#latest;
    if (imagesDone === this.#imagesDone) return;
    this.#imagesDone = imagesDone;
    // An agent that is killed has no last words. What goes wrong here goes wrong at the end again, and is told then.
    this.#saving = this.#saving.then(() => this.#write()).catch(() => undefined);
  };

  /** Throws DB5012. */
  async save(): Promise<void> {
    await this.#saving;
    await this.#write();
  }

  async #write(): Promise<void> {
    const { seconds, bytes, cpu } = this.#latest;
    const setup = this.#opened ?? this.#latest;
    const before = this.#before;
    const record: RunCostRecord = {
      sessions: before.sessions + 1,
      setupSeconds: before.setupSeconds + setup.seconds,
      setupBytes: before.setupBytes + setup.bytes,
      seconds: before.seconds + seconds - setup.seconds,
      bytes: before.bytes + bytes - setup.bytes,
      cpuSeconds: before.cpuSeconds + cpu - setup.cpu,
    };
    await writeFileAtomically(join(this.#folder, COST_FILE), `${JSON.stringify(record)}\n`);
  }
}
