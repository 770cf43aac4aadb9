import { DoubleblindError } from '@doubleblind/errors';
import type { Command } from 'commander';
import { readClusterSettings } from '../../../store/cluster-settings.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { countShards, worksWithShards } from '../../../store/database/shards.ts';
import { listWorkers } from '../../../store/database/workers.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

export function statusCommand(): Command {
  return commandWithData('status')
    .description('which workers are there, and how far the batches are')
    .option('--json', 'as JSON')
    .action(async (options: { data?: string; json?: true }) => {
      const database = openDatabase(await openData(options));
      try {
        const settings = readClusterSettings(database);
        if (!settings) throw new DoubleblindError('DB5644', '');
        const workers = listWorkers(database);
        const works = worksWithShards(database).map((work) => ({ work, ...countShards(database, work) }));
        if (options.json) {
          say(JSON.stringify({ settings, workers, works }));
          return;
        }
        const { engine, draining } = settings;
        const wanted = engine === 'external' ? 'started by somebody else' : `${settings.workers} wanted`;
        say(`workers: ${workers.length} here, ${wanted} (${engine})${draining ? ', draining' : ''}`);
        for (const { id, host, pid, state, batches, heardAt } of workers)
          say(
            `  ${id.slice(0, 8)}  ${state.padEnd(7)}  ${batches} batches  process ${pid} on ${host}  heard ${heardAt}`,
          );
        for (const { work, waiting, leased, done, again } of works)
          say(`${work}: ${done} batches done, ${leased} at work, ${waiting} waiting, ${again} begun again`);
        if (works.length === 0) say('nothing is computed at present');
      } finally {
        database.close();
      }
    });
}
