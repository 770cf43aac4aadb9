import type { Command } from 'commander';
import { commandWithData, wholeNumber } from '../../options.ts';
import { say } from '../../print.ts';
import { changeSettings } from './change-settings.ts';

export function scaleCommand(): Command {
  return commandWithData('scale')
    .description('change how many workers there are, also while they compute; ends a drain')
    .argument('<WORKERS>', 'how many', wholeNumber)
    .action(async (workers: number, options: { data?: string }) => {
      await changeSettings(options, { workers, draining: false });
      say(`${workers} workers are wanted`);
    });
}
