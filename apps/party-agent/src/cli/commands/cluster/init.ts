import { availableParallelism } from 'node:os';
import { DoubleblindError } from '@doubleblind/errors';
import { type Command, Option } from 'commander';
import { writeJoin } from '../../../executors/cluster/join-file.ts';
import { type Address, formatAddress, parseAddress } from '../../../peer/address.ts';
import { loadIdentity } from '../../../peer/identity.ts';
import { parseRelay } from '../../../peer/relay.ts';
import { type ClusterSettings, writeClusterSettings } from '../../../store/cluster-settings.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { postgresQueue } from '../../../store/shard-queue/postgres-queue.ts';
import { collect, commandWithData, oneOf, openData, positiveInteger } from '../../options.ts';
import { say } from '../../print.ts';

interface InitOptions {
  readonly data?: string;
  readonly engine: ClusterSettings['engine'];
  readonly workers: number;
  readonly pairs: number;
  readonly listen: Address;
  readonly advertise?: Address;
  readonly workersListen?: string;
  readonly workersAdvertise?: string;
  readonly slurm?: readonly string[];
  readonly workersRelay?: string;
  readonly onlyCallOut?: true;
  readonly databaseUrl?: string;
}

const LOOPBACK = '127.0.0.1';

export function initCommand(): Command {
  return commandWithData('init')
    .description('say who starts workers, how many, and where they meet; evaluations that begin from now on use them')
    .option(
      '--engine <NAME>',
      'who starts them: local (the agent, on this machine), slurm (the agent, by sbatch; data folder and program are where the nodes see them) or external (you, with the join file that this writes)',
      oneOf(['local', 'slurm', 'external'] as const),
      'local',
    )
    .option('--workers <N>', 'local and slurm: how many', positiveInteger, availableParallelism())
    .option(
      '--pairs <N>',
      'hospital: pairs at a time in one evaluation, which the vendor has to allow',
      positiveInteger,
      8,
    )
    .option('--listen <HOST:PORT>', 'where workers call this agent', parseAddress, { host: LOOPBACK, port: 0 })
    .option('--advertise <HOST:PORT>', 'the address that they are told, if another', parseAddress)
    .option('--workers-listen <HOST>', "where a worker waits for the other party's (default: the host of --listen)")
    .option(
      '--workers-advertise <NAME>',
      'the name that those are told, if another; "hostname": that of the worker\'s machine',
    )
    .option('--slurm <OPTION>', 'options of sbatch, for example --slurm=--partition=main --slurm=--mem=8G', collect)
    .option(
      '--workers-relay <URL>',
      "where this side's workers wait for the other party's, if those cannot call them: wss://HOST/relay",
      parseRelay,
    )
    .option('--only-call-out', "workers cannot be called: the other party's have to be")
    .addOption(
      new Option(
        '--database-url <URL>',
        "PostgreSQL for the queue of batches, as postgresql://user:password@host/database (default: the agent's own database)",
      ).env('DOUBLEBLIND_QUEUE_URL'),
    )
    .action(async (options: InitOptions) => {
      const { engine, workers, pairs, listen, advertise, workersListen, workersAdvertise, onlyCallOut } = options;
      if (engine !== 'local' && listen.port === 0)
        throw new DoubleblindError(
          'DB5001',
          'Workers that somebody else starts need a fixed port: --listen HOST:PORT.',
        );
      const data = await openData(options);
      const identity = await loadIdentity(data.identity);
      const databaseUrl = options.databaseUrl ?? null;
      // Better now than in the middle of an evaluation.
      if (databaseUrl !== null) await (await postgresQueue(databaseUrl, 'init')).end();
      const database = openDatabase(data);
      try {
        writeClusterSettings(database, {
          ...{ engine, workers, mostPairs: pairs, listen, advertise: advertise ?? null, draining: false },
          workersListen: onlyCallOut ? null : (workersListen ?? (listen.host || '0.0.0.0')),
          workersAdvertise: workersAdvertise ?? null,
          workersRelay: options.workersRelay ?? null,
          slurmOptions: [...(options.slurm ?? [])],
          databaseUrl,
        });
      } finally {
        database.close();
      }
      await writeJoin(data.clusterJoin, advertise ?? listen, identity.certificateHash);
      if (engine === 'local') say(`${workers} workers on this machine, at most ${pairs} pairs in an evaluation`);
      else if (engine === 'slurm') say(`${workers} workers by Slurm, at most ${pairs} pairs in an evaluation`);
      else {
        say(`workers join with ${data.clusterJoin}, which is secret, and call ${formatAddress(advertise ?? listen)}:`);
        say(`  party-agent worker --join join.json`);
      }
    });
}
