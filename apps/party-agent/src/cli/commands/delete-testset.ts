import { signDocument } from '@doubleblind/contracts';
import { loadIdentity } from '../../peer/identity.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { openDatabase } from '../../store/database/open.ts';
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
    .action(async (name: string, options: { data?: string; by: string; record: string }) => {
      const data = await openData(options);
      const lock = takeLock(data.lock, 'DB5508');
      const database = openDatabase(data);
      try {
        const { privateKey } = await loadIdentity(data.identity);
        const deletion = await deleteTestSet(data, database, name, options.by);
        const signed = signDocument('deletion', deletion, privateKey);
        await writeFileAtomically(options.record, `${JSON.stringify(signed, null, 2)}\n`);
        const { deletedFiles, searched, kept, elsewhere } = deletion;
        say(`${name}: ${deletedFiles} files deleted; ${searched.files} others searched, nothing of its images found.`);
        for (const text of kept) say(`Kept: ${text}`);
        for (const folder of elsewhere) say(`Not the agent's, and still there: ${folder}`);
        say('Backups that were taken before, and what the file system keeps of deleted files, are beyond this record.');
        say(`Signed record: ${options.record}`);
      } finally {
        database.close();
        lock.release();
      }
    });
}
