/** Test sets of either kind: uploaded through the running agent, or added on the command line. */
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import type { DataFolder } from './data-folder.ts';
import { listTestSetRows } from './database/test-sets.ts';
import { readContent, type StoredTestSet } from './test-set-content.ts';
import { openTestSet } from './test-set-store.ts';

/** The finished one of this name. Throws DB5023 when there is none, or several were uploaded under the name. */
export async function testSetNamed(data: DataFolder, database: DatabaseSync, name: string): Promise<StoredTestSet> {
  const rows = listTestSetRows(database).filter((row) => row.name === name && row.contentHash !== null);
  if (rows.length === 0) return openTestSet(data, name);
  if (rows.length > 1) throw new DoubleblindError('DB5023', `${rows.length} test sets are called ${name}.`);
  const [{ id, contentHash }] = rows;
  return { name, contentHash: contentHash!, content: await readContent(data.upload(id), contentHash!) };
}

/** The same by its content. Throws DB8203 when the one of that name is another. */
export async function testSetWithContent(
  data: DataFolder,
  database: DatabaseSync,
  name: string,
  contentHash: string,
): Promise<StoredTestSet> {
  const row = listTestSetRows(database).find((candidate) => candidate.contentHash === contentHash);
  if (row) return { name, contentHash, content: await readContent(data.upload(row.id), contentHash) };
  const added = await openTestSet(data, name);
  if (added.contentHash !== contentHash)
    throw new DoubleblindError('DB8203', `Data set ${name} is no longer the one that was approved.`);
  return added;
}
