/**
 * An executor that has pairs of workers do an assignment, one worker of either party, where the assignment says so, and does all
 * others in threads. Its cluster is open while assignments run.
 */

import type { Identity } from '../../peer/identity.ts';
import type { Log } from '../../store/log.ts';
import type { ShardQueue } from '../../store/shard-queue/shard-queue.ts';
import type { Assignment, Executor, Outcome } from '../assignment.ts';
import type { Cluster } from './cluster.ts';
import { type Patience, USUAL_PATIENCE } from './pairing/context.ts';
import { Follower } from './pairing/follower.ts';
import { Leader } from './pairing/leader.ts';

export interface ClusterExecutorOptions {
  readonly identity: Identity;
  /** Of batches; ended with the assignment. */
  readonly openQueue: () => Promise<ShardQueue>;
  /** For an assignment of so many pairs at a time, if no other one has it open. */
  readonly openCluster: (pairs: number) => Promise<Cluster>;
  /** For what needs no workers. */
  readonly threads: Executor;
  readonly log: Log;
  readonly patience?: Patience;
  readonly traced?: boolean;
}

export function clusterExecutor(options: ClusterExecutorOptions): Executor {
  let users = 0;
  let opening: Promise<Cluster> | undefined;
  const enter = (pairs: number) => {
    users += 1;
    opening ??= options.openCluster(pairs);
    return opening;
  };
  const leave = async () => {
    users -= 1;
    if (users > 0) return;
    const last = opening;
    opening = undefined;
    await (await last?.catch(() => undefined))?.close();
  };
  async function* byWorkers(assignment: Assignment): AsyncGenerator<Outcome> {
    let queue: ShardQueue | undefined;
    try {
      const { registry, settings } = await enter(assignment.lanes);
      const { identity, log, patience = USUAL_PATIENCE } = options;
      queue = await options.openQueue();
      const context = {
        registry,
        identity,
        queue,
        log,
        patience,
        traced: options.traced ?? false,
        listens: settings.workersRelay !== null || settings.workersListen !== null,
      };
      const side = assignment.side === 'hospital' ? new Leader(context, assignment) : new Follower(context, assignment);
      yield* side.run();
    } finally {
      await queue?.end();
      await leave();
    }
  }
  return {
    run: (assignment) => (assignment.byWorkers ? byWorkers(assignment) : options.threads.run(assignment)),
  };
}
