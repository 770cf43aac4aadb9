/**
 * The workers of this agent: the registry that they join, the engine that starts them, and the settings that say how many, which may
 * change while an assignment runs. Workers are there while there is something to compute.
 */

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../peer/identity.ts';
import { type ClusterSettings, readClusterSettings } from '../../store/cluster-settings.ts';
import { tryToWrite } from '../../store/database/open.ts';
import { removeAllWorkers, removeWorker, writeWorker } from '../../store/database/workers.ts';
import type { Log } from '../../store/log.ts';
import { type ProcessLock, takeLock } from '../../store/process-lock.ts';
import type { Engine } from './engines/engine.ts';
import { writeJoin } from './join-file.ts';
import { type ConnectedWorker, type RegistryOptions, WorkerRegistry } from './line/registry.ts';

export interface ClusterOptions {
  readonly identity: Identity;
  readonly database: DatabaseSync;
  /** Where the join file is written. */
  readonly joinFile: string;
  /** Where no settings are kept, and until there are. */
  readonly fallback: ClusterSettings;
  readonly engine: (settings: ClusterSettings, joinFile: string) => Engine | null;
  readonly log: Log;
  /** Shorter in tests. */
  readonly silence?: Pick<RegistryOptions, 'heartbeatMilliseconds' | 'silentIntervals'>;
}

const SETTINGS_MILLISECONDS = 1000;

export class Cluster {
  readonly registry: WorkerRegistry;
  readonly settings: ClusterSettings;
  readonly #options: ClusterOptions;
  readonly #lock: ProcessLock;
  readonly #engine: Engine | null;
  readonly #timer: NodeJS.Timeout;
  #wanted: number | undefined;

  /** Throws DB5645 where another process has them, DB3013, DB5012. */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const { database, joinFile, fallback } = options;
    const settings = readClusterSettings(database) ?? fallback;
    await mkdir(dirname(joinFile), { recursive: true, mode: 0o700 });
    const lock = takeLock(`${joinFile}.lock`, 'DB5645');
    try {
      return await Cluster.#open(options, settings, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  static async #open(options: ClusterOptions, settings: ClusterSettings, lock: ProcessLock): Promise<Cluster> {
    const { identity, database, joinFile, log, silence } = options;
    removeAllWorkers(database);
    const { secret } = await writeJoin(joinFile, settings.listen, identity.certificateHash);
    const { workersListen, workersAdvertise, workersRelay } = settings;
    const here = workersListen === null ? null : { host: workersListen, advertise: workersAdvertise };
    const registry = await WorkerRegistry.listen({
      ...{ identity, secret, log, address: settings.listen },
      listen: workersRelay === null ? here : { relay: workersRelay },
      changed: (worker, present) => tryToWrite(log, () => note(database, worker, present)),
      ...silence,
    });
    await writeJoin(joinFile, settings.advertise ?? registry.address, identity.certificateHash);
    return new Cluster(options, settings, registry, lock);
  }

  private constructor(options: ClusterOptions, settings: ClusterSettings, registry: WorkerRegistry, lock: ProcessLock) {
    this.#options = options;
    this.#lock = lock;
    this.settings = settings;
    this.registry = registry;
    this.#engine = options.engine(settings, options.joinFile);
    this.#timer = setInterval(() => this.#follow(), SETTINGS_MILLISECONDS);
    this.#follow();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const stopping = this.#engine?.stop();
    this.registry.close();
    await stopping;
    removeAllWorkers(this.#options.database);
    this.#lock.release();
  }

  /** What another process has written meanwhile. */
  #follow(): void {
    const { database, fallback } = this.#options;
    const { workers, draining } = readClusterSettings(database) ?? fallback;
    const wanted = draining ? 0 : workers;
    if (draining) for (const worker of this.registry.workers) if (!worker.leaving) this.registry.retire(worker);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#engine?.want(wanted);
  }
}

function note(database: DatabaseSync, worker: ConnectedWorker, present: boolean): void {
  const { id, host, pid, batches, joinedAt, heardAt } = worker;
  if (!present) removeWorker(database, id);
  else {
    const state = worker.leaving ? 'leaving' : worker.holder === null ? 'free' : 'busy';
    const times = { joinedAt: joinedAt.toISOString(), heardAt: heardAt.toISOString() };
    writeWorker(database, { id, host, pid, batches, state, ...times });
  }
}
