import { DoubleblindError } from '@doubleblind/errors';
import type { Command } from 'commander';
import { loadIdentity } from '../../../peer/identity.ts';
import { readClusterSettings } from '../../../store/cluster-settings.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { listWorkers } from '../../../store/database/workers.ts';
import { openShardQueue } from '../../../store/shard-queue/open-queue.ts';
import type { ShardCounts, ShardQueue } from '../../../store/shard-queue/shard-queue.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

export function statusCommand(): Command {
  return commandWithData('status')
    .description('which workers are there, and how far the batches are')
    .option('--json', 'as JSON')
    .action(async (options: { data?: string; json?: true }) => {
      const data = await openData(options);
      const { certificateHash } = await loadIdentity(data.identity);
      const database = openDatabase(data);
      let queue: ShardQueue | undefined;
      try {
        const settings = readClusterSettings(database);
        if (!settings) throw new DoubleblindError('DB5644', '');
        const workers = listWorkers(database);
        queue = await openShardQueue(database, certificateHash);
        const works: ({ readonly work: string } & ShardCounts)[] = [];
        for (const work of await queue.works()) works.push({ work, ...(await queue.counts(work)) });
        if (options.json) {
          // Not the address of the database, in which there may be a password.
          const { databaseUrl, ...shown } = settings;
          const kept = databaseUrl === null ? 'agent.sqlite' : 'PostgreSQL';
          say(JSON.stringify({ settings: { ...shown, queue: kept }, workers, works }));
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
        await queue?.end();
        database.close();
      }
    });
}
