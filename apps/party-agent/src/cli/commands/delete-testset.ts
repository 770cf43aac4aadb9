import { open, rm } from 'node:fs/promises';
import { type Deletion, nameSchema, type SignedDeletion, signDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { loadIdentity } from '../../peer/identity.ts';
import { testSetNamed } from '../../store/any-test-set.ts';
import { storageError, writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { openDatabase } from '../../store/database/open.ts';
import { addRequest } from '../../store/database/outbox.ts';
import { findTestSetByContent } from '../../store/database/test-sets.ts';
import { deleteTestSet } from '../../store/deletion/delete-test-set.ts';
import { takeLock } from '../../store/process-lock.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `delete-testset`: a test set goes for good, and a signed record says so. */
export function deleteTestSetCommand() {
  return commandWithData('delete-testset')
    .description('hospital: delete a test set with its scores for good, and sign what was deleted and searched')
    .argument('<NAME>', 'its name')
    .requiredOption('--by <WHO>', 'who deletes it')
    .requiredOption('--record <FILE>', 'where to write the signed record (JSON); check it with verify')
    .action(async (name: string, { by, record, ...options }: { data?: string; by: string; record: string }) => {
      if (!nameSchema.safeParse(by).success)
        throw new DoubleblindError('DB5001', '--by is a name of 1 to 200 letters.');
      const data = await openData(options);
      await reserve(record);
      const signed = await deleteAndSign(data, name, by).catch(async (error) => {
        await rm(record, { force: true });
        throw error;
      });
      const text = `${JSON.stringify(signed, null, 2)}\n`;
      await writeFileAtomically(record, text).catch((error) => {
        // The disk is full by now: it is deleted, and this is its only record.
        say(text);
        throw error;
      });
      sayDone(signed.document, record);
    });
}

/** What cannot be recorded is not deleted: a place that cannot be written to, or has something, is found before. Throws DB5001, DB5012. */
async function reserve(record: string): Promise<void> {
  try {
    await (await open(record, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new DoubleblindError('DB5001', `--record ${record} is there already.`);
    throw storageError(error, record);
  }
}

async function deleteAndSign(data: DataFolder, name: string, by: string): Promise<SignedDeletion> {
  const lock = takeLock(data.lock, 'DB5508');
  const database = openDatabase(data);
  try {
    const { privateKey } = await loadIdentity(data.identity);
    const { contentHash } = await testSetNamed(data, database, name);
    // One that the portal was asked to register, whether or not it has answered yet, it is told of.
    const isRegistered = findTestSetByContent(database, contentHash)?.manifest != null;
    const signed = signDocument('deletion', await deleteTestSet(data, database, name, by), privateKey);
    if (isRegistered) addRequest(database, contentHash, { type: 'delete-test-set', deletion: signed });
    return signed;
  } finally {
    database.close();
    lock.release();
  }
}

function sayDone({ testSet, deletedFiles, searched, kept, elsewhere }: Deletion, record: string): void {
  say(
    `${testSet.name}: ${deletedFiles} files deleted; ${searched.files} others searched, nothing of its images found.`,
  );
  for (const text of kept) say(`Kept: ${text}`);
  for (const folder of elsewhere) say(`Not the agent's, and still there: ${folder}`);
  say('Backups that were taken before, and what the file system keeps of deleted files, are beyond this record.');
  say(`Signed record: ${record}`);
}
