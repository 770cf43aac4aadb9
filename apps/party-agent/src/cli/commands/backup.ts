import { takeBackup } from '../../store/backup/take.ts';
import { closingKey, type KeyOptions } from '../backup-key.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface BackupOptions extends KeyOptions {
  readonly data?: string;
  readonly to?: string;
}

/** `backup`: the whole data folder in one encrypted file, while the agent runs or not. */
export function backupCommand() {
  return commandWithData('backup')
    .description('write the whole data folder to one encrypted file, while the agent runs or not')
    .argument('<FILE>', 'where to write it; an earlier one of this name is replaced')
    .option('--to <RECIPIENT>', 'encrypt for the holder of the secret key of this recipient (age1...)')
    .option('--passphrase-file <FILE>', 'or by the passphrase in this file')
    .action(async (file: string, options: BackupOptions) => {
      const { files, takenAt, elsewhere, damaged } = await takeBackup(
        await openData(options),
        file,
        await closingKey(options),
      );
      say(`${file}: ${files} files, the database as it was at ${takenAt}.`);
      for (const problem of damaged) say(`In it as it is, damaged: ${problem}`);
      for (const folder of elsewhere) say(`Not in it, for it lies elsewhere: ${folder}`);
    });
}
