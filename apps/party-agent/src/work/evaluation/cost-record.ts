/** What the sessions of a run have cost at the hospital, kept beside its batches and with each of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunCost } from '@doubleblind/contracts';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { SessionStatistics } from './run-meter.ts';

const count = z.number().nonnegative();

/** As SessionStatistics, without the profile. */
const sessionSchema = z.strictObject({
  images: count,
  setup: z.strictObject({ wallSeconds: count, cpuSeconds: count, bytes: count }),
  wallSeconds: count,
  cpuSeconds: count,
  bytesSent: count,
  bytesReceived: count,
  rounds: count,
  peakMemoryMiB: count,
});

/** One session, up to its end or to the last batch before this agent was killed. */
export type SessionCost = z.infer<typeof sessionSchema>;

const COST_FILE = 'cost.json';

/** Of the run in `folder`, in order; empty where nothing was kept. */
export async function readCost(folder: string): Promise<SessionCost[]> {
  const text = await readFile(join(folder, COST_FILE), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : z.array(sessionSchema).safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : [];
}

/** The record of one session, after those that were kept before it. */
export class CostRecord {
  readonly #folder: string;
  readonly #before: readonly SessionCost[];
  #latest: SessionCost | undefined;
  #saving: Promise<void> = Promise.resolve();

  private constructor(folder: string, before: readonly SessionCost[]) {
    this.#folder = folder;
    this.#before = before;
  }

  static async open(folder: string): Promise<CostRecord> {
    return new CostRecord(folder, await readCost(folder));
  }

  /** Bytes of earlier sessions, both ways. */
  get bytesBefore(): number {
    return this.#before.reduce((sum, session) => sum + session.setup.bytes + bytesOf(session), 0);
  }

  /** What the session has cost so far. */
  note({ profile: _, ...session }: SessionStatistics): void {
    this.#latest = session;
    // An agent that is killed has no last words. What goes wrong here goes wrong at the end again, and is told then.
    this.#saving = this.#saving.then(() => this.#write()).catch(() => undefined);
  }

  /** Throws DB5012. */
  async save(): Promise<void> {
    await this.#saving;
    await this.#write();
  }

  async #write(): Promise<void> {
    if (!this.#latest) return;
    const sessions = [...this.#before, this.#latest];
    await writeFileAtomically(join(this.#folder, COST_FILE), `${JSON.stringify(sessions, null, 1)}\n`);
  }
}

/** What the sessions measured, as the report states it, per image that they did; undefined while there is none. */
export function costOf(
  sessions: readonly Omit<SessionCost, 'rounds' | 'peakMemoryMiB'>[],
  more: Partial<RunCost> = {},
): RunCost | undefined {
  const total = (of: (session: (typeof sessions)[number]) => number) =>
    sessions.reduce((sum, session) => sum + of(session), 0);
  const images = total((session) => session.images);
  if (images === 0) return undefined;
  const count = sessions.length;
  return {
    images,
    batchSize: null,
    secondsPerImage: total(({ wallSeconds }) => wallSeconds) / images,
    cpuSecondsPerImage: { vendor: null, hospital: total(({ cpuSeconds }) => cpuSeconds) / images },
    bytesPerImage: total(bytesOf) / images,
    setup: { seconds: total(({ setup }) => setup.wallSeconds), bytes: total(({ setup }) => setup.bytes) },
    plaintextCpuSecondsPerImage: null,
    setting: count === 1 ? null : `Over ${count} sessions; the link broke or an agent stopped in between.`,
    ...more,
  };
}

function bytesOf({ bytesSent, bytesReceived }: Pick<SessionCost, 'bytesSent' | 'bytesReceived'>): number {
  return bytesSent + bytesReceived;
}

const measuredSchema = z.object({ images: z.number().positive(), cpuSeconds: count });

/** Processor seconds an image from what `evaluate --statistics` wrote; null when the text is something else. */
export function cpuSecondsPerImage(text: string): number | null {
  try {
    const { images, cpuSeconds } = measuredSchema.parse(JSON.parse(text));
    return cpuSeconds / images;
  } catch {
    return null;
  }
}
