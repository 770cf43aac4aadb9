/** The computed results of an evaluation, kept in the folder of its run. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reportSchema } from '@doubleblind/contracts';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const resultsSchema = z.strictObject({ attempt: z.number().int().positive(), report: reportSchema });

/** The full report, and which attempt's run it is of. */
export type ComputedResults = z.infer<typeof resultsSchema>;

const RESULTS_FILE = 'results.json';

export async function writeResults(folder: string, results: ComputedResults): Promise<void> {
  await writeFileAtomically(join(folder, RESULTS_FILE), `${JSON.stringify(results)}\n`);
}

/** When they were computed, in milliseconds since 1970. */
export async function resultsWrittenAt(folder: string): Promise<number> {
  return (await stat(join(folder, RESULTS_FILE))).mtimeMs;
}

/** Null while nothing is computed. */
export async function readResults(folder: string): Promise<ComputedResults | null> {
  const text = await readFile(join(folder, RESULTS_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? null : resultsSchema.parse(JSON.parse(text));
}
