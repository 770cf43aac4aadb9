/** What the last preflight of an evaluation found, kept for its report. */
import { readFile } from 'node:fs/promises';
import { type PreflightCheck, preflightCheckSchema } from '@doubleblind/contracts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import type { DataFolder } from '../../../store/data-folder.ts';

export async function keepPreflight(data: DataFolder, evaluationId: string, check: PreflightCheck): Promise<void> {
  await writeFileAtomically(`${data.preflight(evaluationId)}.json`, `${JSON.stringify(check)}\n`);
}

/** Null where nothing was kept. */
export async function readPreflight(data: DataFolder, evaluationId: string): Promise<PreflightCheck | null> {
  const text = await readFile(`${data.preflight(evaluationId)}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? null : preflightCheckSchema.parse(JSON.parse(text));
}
