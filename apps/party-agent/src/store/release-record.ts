/** What this hospital has released, evaluation by evaluation, kept in the folders of the runs: later releases are judged beside it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReleaseRecord, releaseRecordSchema } from '@doubleblind/report';
import { writeFileAtomically } from './atomic-file.ts';
import type { DataFolder } from './data-folder.ts';

const RECORD_FILE = 'release.json';

/** Written before the release is sent: what may have left counts as released. */
export async function keepRecord(folder: string, record: ReleaseRecord): Promise<void> {
  await writeFileAtomically(join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`);
}

/** Of those evaluations of which something was released. */
export async function readRecords(data: DataFolder, evaluations: readonly string[]): Promise<ReleaseRecord[]> {
  const records = await Promise.all(evaluations.map((id) => readRecord(data.run(id))));
  return records.filter((record) => record !== null);
}

/** Null where nothing was released. Throws where the file is damaged: releases must not go on as if there had been none. */
async function readRecord(folder: string): Promise<ReleaseRecord | null> {
  let text: string;
  try {
    text = await readFile(join(folder, RECORD_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return releaseRecordSchema.parse(JSON.parse(text));
}
