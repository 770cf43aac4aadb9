import { resolve } from 'node:path';
import { Command } from 'commander';
import { restoreBackup } from '../../store/backup/restore.ts';
import { DataFolder } from '../../store/data-folder.ts';
import { type KeyOptions, openingKey } from '../backup-key.ts';
import { say } from '../print.ts';

interface RestoreOptions extends KeyOptions {
  readonly data: string;
  readonly keyFile?: string;
  readonly nothingSince?: string;
}

/** `restore`: a backup into a new data folder. */
export function restoreCommand() {
  return new Command('restore')
    .description('bring a backup back into a new data folder; the agent that it was taken of must not run any more')
    .argument('<FILE>', 'written by "party-agent backup"')
    .requiredOption('--data <DIR>', 'the new folder, which is not there or empty')
    .option('--key-file <FILE>', 'the secret key (AGE-SECRET-KEY-1...) of the recipient that it was encrypted for')
    .option('--passphrase-file <FILE>', 'or the file with its passphrase')
    .option('--nothing-since <NAME>', 'who states that nothing was answered, released or trained after it was taken')
    .action(async (file: string, options: RestoreOptions) => {
      const data = new DataFolder(resolve(options.data));
      const { takenAt } = await restoreBackup(file, await openingKey(options), data, options.nothingSince ?? null);
      say(`${data.path}: as it was at ${takenAt}. Browsers have to be paired again.`);
      say(
        options.nothingSince === undefined
          ? 'What it had begun is closed: evaluations, tickets and trainings, and releases about the patients of its test sets (DB5516). What was spent after the backup is not known.'
          : `Its budgets go on where they were: ${options.nothingSince} states that nothing was answered, released or trained since.`,
      );
    });
}
