/** How much of a patient's privacy the hospital lets releases with noise and trainings spend together. */
import { readFile } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { ReleaseRecord } from '@doubleblind/report';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import type { DataFolder } from './data-folder.ts';
import { listEvaluations } from './database/evaluations.ts';
import { readRecords } from './release-record.ts';

/** Where the hospital has set no other. */
export const DEFAULT_PRIVACY_LIMIT = 10;

/** The budget, and what releases have taken of it; trainings are in the database's ledger. */
export interface PrivacyBudget {
  /** Most epsilon about one patient. */
  readonly limit: number;
  readonly releases: readonly ReleaseRecord[];
}

export async function readPrivacyBudget(data: DataFolder, database: DatabaseSync): Promise<PrivacyBudget> {
  const evaluations = listEvaluations(database).map(({ id }) => id);
  return { limit: await readPrivacyLimit(data), releases: await readRecords(data, evaluations) };
}

/** Throws where the file is damaged: nothing is spent as if there were no limit. */
export async function readPrivacyLimit(data: DataFolder): Promise<number> {
  const text = await readFile(data.privacyLimit, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? DEFAULT_PRIVACY_LIMIT : z.coerce.number().positive().parse(text);
}

export async function setPrivacyLimit(data: DataFolder, epsilon: number): Promise<void> {
  await writeFileAtomically(data.privacyLimit, `${epsilon}\n`);
}
