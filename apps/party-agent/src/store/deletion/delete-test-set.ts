/** Deletes a test set with all that the agent has by image, and looks before and afterwards whether there is more of it. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Deletion } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { testSetNamed } from '../any-test-set.ts';
import type { DataFolder } from '../data-folder.ts';
import { findApproval, listEvaluations } from '../database/evaluations.ts';
import { eraseTestSetRow } from '../database/test-sets.ts';
import { listLedger } from '../database/training-ledger.ts';
import type { StoredTestSet, TestSetContent } from '../test-set-content.ts';
import { type Searched, SHORTEST_WORD, type Sought, searchFolder } from './search.ts';
import { otherContents, tracesOf } from './traces.ts';

/** After these an evaluation asks nothing more of its images. */
const OVER = ['computed', 'released', 'stopped', 'refused', 'failed'];
/** What was released, by study: later releases are judged by it. */
const RELEASE_RECORD = 'release.json';

/**
 * The agent's daemon must not run. What the file system and earlier backups keep of deleted files is beyond it. Throws DB5023, DB5034 (an
 * approved evaluation still needs it), DB5035 (something of it is elsewhere in the data folder; found before, nothing is deleted).
 */
export async function deleteTestSet(
  data: DataFolder,
  database: DatabaseSync,
  name: string,
  deletedBy: string,
): Promise<Deletion> {
  const testSet = await testSetNamed(data, database, name);
  requireUnused(database, testSet);
  const others = await otherContents(data, database, testSet.contentHash);
  const { folders, ofRuns, released, rowId } = await tracesOf(data, database, testSet);
  const trained = trainedOn(database, testSet.content);
  const sought = soughtIn(testSet.content, others);
  const isKept = (path: string) => basename(path) === RELEASE_RECORD || (trained > 0 && path.startsWith(data.database));
  const goes = [...ofRuns, ...folders];
  const isOwn = (path: string) => goes.some((one) => path === one || path.startsWith(one + sep));
  // What somebody else has put there is found before anything goes.
  await requireNothing(data, sought, (path) => isKept(path) || isOwn(path) || path.startsWith(data.database));
  const deleted = { files: 0, bytes: 0 };
  for (const path of goes) {
    const size = await sizeOf(path);
    await rm(path, { recursive: true, force: true });
    deleted.files += size.files;
    deleted.bytes += size.bytes;
  }
  eraseTestSetRow(database, rowId);
  const searched = await requireNothing(data, sought, isKept);
  const shared = sharedWith(testSet.content, others);
  return {
    ...{ format: 'doubleblind-deletion', version: 1 },
    testSet: { name, contentHash: testSet.contentHash, images: testSet.content.images.length },
    ...{ deletedFiles: deleted.files, deletedBytes: deleted.bytes },
    searched: { files: searched.files, bytes: searched.bytes },
    kept: [
      'Reports of computed evaluations, which are about all of the test set, and signed terms.',
      ...(released > 0
        ? [
            `Of ${released} releases: of each study a hash, its patient as the table named it, and its labels; later releases are judged by them.`,
          ]
        : []),
      ...(trained > 0
        ? [`Of ${trained} trainings: of each study a hash and its patient; the privacy ledger counts by them.`]
        : []),
      ...shared,
    ],
    elsewhere: isInside(data.path, testSet.content.imageFolder) ? [] : [testSet.content.imageFolder],
    deletedBy,
    deletedAt: new Date().toISOString(),
  };
}

const isInside = (folder: string, path: string) => path.startsWith(folder + sep);

function requireUnused(database: DatabaseSync, { contentHash }: StoredTestSet): void {
  const using = listEvaluations(database).filter(({ id, proposal, observed }) => {
    if (proposal.testSet.contentHash !== contentHash || OVER.includes(observed?.observed ?? '')) return false;
    const approval = findApproval(database, id);
    return approval !== null && !approval.revoked;
  });
  if (using.length > 0) throw new DoubleblindError('DB5034', using.map(({ id }) => id).join(', '));
}

function trainedOn(database: DatabaseSync, { images }: TestSetContent): number {
  const find = database.prepare('SELECT 1 FROM training_images WHERE training_id = ? AND image_hash = ?');
  return listLedger(database).filter(({ terms }) => images.some(({ hash }) => find.get(terms.trainingId, hash))).length;
}

/** One sentence, however many other test sets there are. */
function sharedWith({ images }: TestSetContent, others: Awaited<ReturnType<typeof otherContents>>): string[] {
  const theirs = new Set(others.flatMap(({ content }) => content.images.map(({ hash }) => hash)));
  const count = images.filter(({ hash }) => theirs.has(hash)).length;
  return count === 0 ? [] : [`${count} images that other test sets of this agent have, too.`];
}

async function requireNothing(data: DataFolder, sought: Sought, mayHave: (path: string) => boolean): Promise<Searched> {
  const searched = await searchFolder(data.path, sought, mayHave);
  if (searched.found.length > 0) throw new DoubleblindError('DB5035', searched.found.join(', '));
  return searched;
}

/** What other test sets have, too, stays. */
function soughtIn(content: TestSetContent, others: Awaited<ReturnType<typeof otherContents>>): Sought {
  const [own, known] = [soughtOf(content.images), soughtOf(others.flatMap((other) => other.content.images))];
  const without = (some: ReadonlySet<string>, these: ReadonlySet<string>) =>
    new Set([...some].filter((one) => !these.has(one)));
  return { hashes: without(own.hashes, known.hashes), words: without(own.words, known.words) };
}

function soughtOf(images: TestSetContent['images']): Sought {
  const words = images.flatMap(({ path, study, patient }) => [basename(path), study, patient ?? '']);
  return {
    hashes: new Set(images.flatMap(({ hash, mask }) => [hash, ...(mask ? [mask.hash] : [])])),
    words: new Set(words.filter((word) => word.length >= SHORTEST_WORD)),
  };
}

async function sizeOf(path: string): Promise<{ files: number; bytes: number }> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { files: 0, bytes: 0 };
  if (!found.isDirectory()) return { files: 1, bytes: found.size };
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  const sum = (of: (size: { files: number; bytes: number }) => number) => sizes.reduce((all, one) => all + of(one), 0);
  return { files: sum(({ files }) => files), bytes: sum(({ bytes }) => bytes) };
}
