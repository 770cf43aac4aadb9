import type { Command } from 'commander';
import { commandWithData } from '../../options.ts';
import { say } from '../../print.ts';
import { changeSettings } from './change-settings.ts';

export function drainCommand(): Command {
  return commandWithData('drain')
    .description('let every worker finish its batch and leave; "scale" brings them back')
    .action(async (options: { data?: string }) => {
      await changeSettings(options, { draining: true });
      say('workers finish their batches and leave');
    });
}
