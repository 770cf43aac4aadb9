/** The executor of an agent that may have workers: which processes they are, and how many where nobody has said. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../peer/identity.ts';
import type { ClusterSettings } from '../../store/cluster-settings.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import type { Log } from '../../store/log.ts';
import { openShardQueue } from '../../store/shard-queue/open-queue.ts';
import type { Executor } from '../assignment.ts';
import { Cluster, type ClusterOptions } from './cluster.ts';
import { clusterExecutor } from './cluster-executor.ts';
import { LocalEngine } from './engines/local-engine.ts';
import { SlurmEngine } from './engines/slurm-engine.ts';
import type { Patience } from './pairing/context.ts';

export interface AgentExecutorOptions {
  readonly identity: Identity;
  readonly database: DatabaseSync;
  readonly data: DataFolder;
  readonly threads: Executor;
  readonly log: Log;
  /** Worker processes of this machine where the agent's own settings say nothing; default: as many as it has processors and the assignment has pairs. */
  readonly workers?: number;
  /** Program and arguments of a worker, before `--join FILE`; others in tests. */
  readonly command?: readonly [string, ...string[]];
  readonly patience?: Patience;
  /** Collector to which this agent's processes send traces; none unless it is said. */
  readonly traces?: string;
  readonly silence?: NonNullable<ClusterOptions['silence']>;
}

const MAIN = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
const LOOPBACK = '127.0.0.1';

/** Workers on this machine, called on its loopback. */
export function localSettings(workers: number): ClusterSettings {
  return {
    ...{ engine: 'local', workers, mostPairs: Math.max(1, workers), slurmOptions: [], draining: false },
    ...{
      listen: { host: LOOPBACK, port: 0 },
      advertise: null,
      workersListen: LOOPBACK,
      workersAdvertise: null,
      workersRelay: null,
      databaseUrl: null,
    },
  };
}

/** Threads, and workers for the assignments that ask for them. */
export function agentExecutor(options: AgentExecutorOptions): Executor {
  const { identity, database, data, threads, log, patience, silence, traces } = options;
  const { workers, command = [process.execPath, MAIN, 'worker', '--once'] } = options;
  return clusterExecutor({
    ...{ identity, threads, log, traced: traces !== undefined },
    openQueue: () => openShardQueue(database, identity.certificateHash),
    ...(patience ? { patience } : {}),
    openCluster: (pairs) =>
      Cluster.open({
        ...{ identity, database, log, joinFile: data.clusterJoin },
        fallback: localSettings(workers ?? Math.min(pairs, availableParallelism())),
        ...(silence ? { silence } : {}),
        engine: ({ engine, slurmOptions }, joinFile) => {
          const [program, ...rest] = command;
          const sends = traces === undefined ? [] : ['--traces', traces];
          const worker = [program, ...rest, '--join', joinFile, ...sends] as const;
          if (engine === 'local') return new LocalEngine({ command: worker, log });
          if (engine === 'external') return null;
          const name = `doubleblind-${identity.certificateHash.slice(0, 12)}`;
          return new SlurmEngine({ command: worker, name, options: slurmOptions, log });
        },
      }),
  });
}
