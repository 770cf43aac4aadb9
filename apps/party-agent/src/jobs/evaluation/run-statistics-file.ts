/** What the sessions of a run have measured, kept beside its batches, so that a report can state the cost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { RunStatistics } from './run-statistics.ts';

const count = z.number().nonnegative();

/** As RunStatistics, without the profile. */
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

/** One of each session that came to its end; what a killed one has cost is not known. */
export type SessionStatistics = z.infer<typeof sessionSchema>;

const STATISTICS_FILE = 'statistics.json';

/** Adds a session to those of the run in `folder`. */
export async function keepStatistics(folder: string, { profile: _, ...session }: RunStatistics): Promise<void> {
  const sessions = [...(await readStatistics(folder)), session];
  await writeFileAtomically(join(folder, STATISTICS_FILE), `${JSON.stringify(sessions, null, 1)}\n`);
}

/** Empty where nothing was kept. */
export async function readStatistics(folder: string): Promise<SessionStatistics[]> {
  const text = await readFile(join(folder, STATISTICS_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? [] : z.array(sessionSchema).parse(JSON.parse(text));
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
