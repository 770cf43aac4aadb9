/** What an evaluation has cost over all its sessions, kept beside its batches after each of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProgressListener } from '../../jobs/evaluation/progress.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const costSchema = z.strictObject({
  sessions: z.number(),
  /** Set-up of sessions: keys and first correlations. */
  setupSeconds: z.number(),
  setupBytes: z.number(),
  /** Evaluating batches, including those that a broken link cost. */
  seconds: z.number(),
  bytes: z.number(),
});
export type RunCostRecord = z.infer<typeof costSchema>;

const COST_FILE = 'cost.json';
const NOTHING: RunCostRecord = { sessions: 0, setupSeconds: 0, setupBytes: 0, seconds: 0, bytes: 0 };

export async function readCost(folder: string): Promise<RunCostRecord> {
  const text = await readFile(join(folder, COST_FILE), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : costSchema.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : NOTHING;
}

/** Adds one session's cost to the record as it goes. */
export class SessionCost {
  readonly #folder: string;
  readonly #before: RunCostRecord;
  readonly #begun = performance.now();
  #opened: { seconds: number; bytes: number } | undefined;
  #latest = { seconds: 0, bytes: 0 };

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

  readonly onProgress: ProgressListener = ({ phase, bytes }) => {
    const seconds = (performance.now() - this.#begun) / 1000;
    this.#latest = { seconds, bytes };
    if (phase === 'running') this.#opened ??= this.#latest;
  };

  async save(): Promise<void> {
    const { seconds, bytes } = this.#latest;
    const setup = this.#opened ?? this.#latest;
    const before = this.#before;
    const record: RunCostRecord = {
      sessions: before.sessions + 1,
      setupSeconds: before.setupSeconds + setup.seconds,
      setupBytes: before.setupBytes + setup.bytes,
      seconds: before.seconds + seconds - setup.seconds,
      bytes: before.bytes + bytes - setup.bytes,
    };
    await writeFileAtomically(join(this.#folder, COST_FILE), `${JSON.stringify(record)}\n`);
  }
}
