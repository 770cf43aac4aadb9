/** Workers in the test's own process, without cryptography. */

import type { Executor } from '../../src/executors/assignment.ts';
import { Cluster } from '../../src/executors/cluster/cluster.ts';
import { clusterExecutor } from '../../src/executors/cluster/cluster-executor.ts';
import type { Engine } from '../../src/executors/cluster/engines/engine.ts';
import { localSettings } from '../../src/executors/cluster/open-cluster.ts';
import type { Patience } from '../../src/executors/cluster/pairing/context.ts';
import { runWorker } from '../../src/executors/cluster/worker/run-worker.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import type { ClusterSettings } from '../../src/store/cluster-settings.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { logOf } from '../../src/store/log.ts';
import { embeddedQueue } from '../../src/store/shard-queue/embedded-queue.ts';
import type { ShardQueue } from '../../src/store/shard-queue/shard-queue.ts';

export const CLEARTEXT_WORKER = new URL('./cleartext-worker.ts', import.meta.url);
export const NEVER_SLOW: Patience = { withoutPairsMilliseconds: 300_000, slowTimes: 1e6, slowMilliseconds: 1e9 };

/** As many as are wanted; one that ends is not replaced. */
class InProcessEngine implements Engine {
  readonly #join: string;
  readonly #stops: AbortController[] = [];
  readonly #running: Promise<void>[] = [];

  constructor(join: string) {
    this.#join = join;
  }

  want(workers: number): void {
    while (this.#stops.length < workers) {
      const stop = new AbortController();
      this.#stops.push(stop);
      const options = { join: this.#join, once: true, signal: stop.signal, log: () => {}, module: CLEARTEXT_WORKER };
      this.#running.push(runWorker(options).catch(() => undefined));
    }
    for (const stop of this.#stops.splice(workers)) stop.abort();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop.abort();
    await Promise.all(this.#running);
  }
}

export interface TestCluster {
  readonly executor: Executor;
  /** While an assignment runs. */
  cluster(): Cluster | undefined;
  readonly database: ReturnType<typeof openDatabase>;
  /** Lines of its log, as JSON. */
  readonly logged: readonly string[];
  close(): void;
}

/** The agent's identity is in `folder`/identity, as linkedPair makes it. */
export async function testCluster(
  folder: string,
  identityFolder: string,
  workers: number,
  more: {
    patience?: Patience;
    settings?: Partial<ClusterSettings>;
    /** Of batches; the agent's own database unless it is said. */
    openQueue?: () => Promise<ShardQueue>;
    silence?: { heartbeatMilliseconds: number; silentIntervals: number };
  } = {},
): Promise<TestCluster> {
  const data = await DataFolder.open(folder);
  const identity = await loadIdentity(identityFolder);
  const database = openDatabase(data);
  let cluster: Cluster | undefined;
  const logged: string[] = [];
  const log = logOf('json', (line) => logged.push(line));
  const executor = clusterExecutor({
    ...{
      identity,
      log,
      openQueue: more.openQueue ?? (async () => embeddedQueue(database)),
      threads: threadsExecutor(CLEARTEXT_WORKER),
      patience: more.patience ?? NEVER_SLOW,
    },
    openCluster: async () => {
      cluster = await Cluster.open({
        ...{ identity, database, log, joinFile: data.clusterJoin },
        fallback: { ...localSettings(workers), ...more.settings },
        engine: (_, join) => new InProcessEngine(join),
        ...(more.silence ? { silence: more.silence } : {}),
      });
      return cluster;
    },
  });
  return { executor, cluster: () => cluster, database, logged, close: () => database.close() };
}
