import type { Command } from 'commander';
import { removeClusterSettings } from '../../../store/cluster-settings.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

export function removeCommand(): Command {
  return commandWithData('remove')
    .description('compute in the agent itself again, from the next evaluation on')
    .action(async (options: { data?: string }) => {
      const database = openDatabase(await openData(options));
      removeClusterSettings(database);
      database.close();
      say('evaluations that begin from now on are computed by the agent itself');
    });
}
