/** Where the data folder has something of a test set's images. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { checkName, type DataFolder } from '../data-folder.ts';
import { listTestSetRows } from '../database/test-sets.ts';
import { readContent, type StoredTestSet, type TestSetContent } from '../test-set-content.ts';
import { listTestSets, openTestSet } from '../test-set-store.ts';

/** Of a run: what tells of the whole test set only, and what later releases are judged by. Everything else in its folder is by image. */
const KEPT_OF_RUN = [
  ...['plan.json', 'program.json', 'cost.json', 'results.json'],
  ...['release.json', 'release-asked.json', 'noisy-counts.json'],
];

export interface Traces {
  /** Folders that are the test set's own. */
  readonly folders: readonly string[];
  /** Files and folders in runs of it. */
  readonly ofRuns: readonly string[];
  /** Runs of it of which something was released. */
  readonly released: number;
  /** Null for one that was added on the command line. */
  readonly rowId: string | null;
}

export async function tracesOf(data: DataFolder, database: DatabaseSync, testSet: StoredTestSet): Promise<Traces> {
  const { name, contentHash } = testSet;
  const row = listTestSetRows(database).find((one) => one.contentHash === contentHash);
  // Pictures of films that looked wrong are kept by name; those of an upload are in its own folder.
  const added = [data.testSet(name), data.filmsToLookAt(name)];
  const own = row ? [data.upload(row.id), ...((await isAdded(data, testSet)) ? added : [])] : added;
  const ofRuns: string[] = [];
  let released = 0;
  for (const run of await runsOf(data, contentHash)) {
    const names = await readdir(run);
    if (names.includes('release.json')) released += 1;
    ofRuns.push(...names.filter((entry) => !KEPT_OF_RUN.includes(entry)).map((entry) => join(run, entry)));
  }
  return { folders: own, ofRuns, released, rowId: row?.id ?? null };
}

/** One of volumes is added on the command line, and then registered. */
async function isAdded(data: DataFolder, { name, contentHash }: StoredTestSet): Promise<boolean> {
  const known = (await listTestSets(data)).includes(name);
  return known && (await openTestSet(data, name)).contentHash === contentHash;
}

async function runsOf(data: DataFolder, contentHash: string): Promise<string[]> {
  const folders = (await readdir(data.runs).catch(() => [])).map((name) => data.run(checkName(name)));
  const ours = await Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(folder, 'plan.json'), 'utf8').catch(() => null);
      return text !== null && JSON.parse(text).contentHash === contentHash;
    }),
  );
  return folders.filter((_, i) => ours[i]);
}

/** Of every finished test set but this one. */
export async function otherContents(
  data: DataFolder,
  database: DatabaseSync,
  contentHash: string,
): Promise<{ readonly name: string; readonly content: TestSetContent }[]> {
  const rows = listTestSetRows(database).filter((row) => row.contentHash !== null && row.contentHash !== contentHash);
  const uploaded = await Promise.all(
    rows.map(async (row) => ({
      name: row.name,
      content: await readContent(data.upload(row.id), row.contentHash!),
    })),
  );
  const added = await Promise.all((await listTestSets(data)).map((name) => openTestSet(data, name)));
  return [...uploaded, ...added.filter((one) => one.contentHash !== contentHash)];
}
