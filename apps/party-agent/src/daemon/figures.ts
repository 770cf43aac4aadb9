/** What the agent tells of itself to those of its own organisation who watch it: counts, and how it fares. */
import { statfs } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { ObservedEvaluation } from '@doubleblind/contracts';
import { one, ProcessFigures, several, type WatchedProcess } from '@doubleblind/contracts/monitoring';
import { openRequests } from '../store/database/outbox.ts';
import { AUDIT_ALARM, readSetting } from '../store/database/settings.ts';
import { listWorkers } from '../store/database/workers.ts';
import type { ShardQueue } from '../store/shard-queue/shard-queue.ts';
import { AGENT_VERSION } from '../version.ts';

export interface WatchedAgent {
  /** Its data folder. */
  readonly folder: string;
  readonly database: DatabaseSync;
  /** Of batches; ended after each look. Rejects where it cannot be reached. */
  readonly openQueue: () => Promise<ShardQueue>;
  readonly isConnected: () => boolean;
  /** What it says now of the evaluations that something is wanted of. */
  readonly observed: () => readonly ObservedEvaluation[];
}

export class AgentFigures implements WatchedProcess {
  readonly #watched: WatchedAgent;
  readonly #process = new ProcessFigures(AGENT_VERSION);

  constructor(watched: WatchedAgent) {
    this.#watched = watched;
  }

  stop(): void {
    this.#process.stop();
  }

  async #begunAgain(): Promise<number> {
    const queue = await this.#watched.openQueue();
    try {
      let again = 0;
      for (const work of await queue.works()) again += (await queue.counts(work)).again;
      return again;
    } finally {
      await queue.end();
    }
  }

  /** Work that is approved goes on without the portal, and still a person should know. */
  readonly troubles = async (): Promise<string[]> => {
    const { database, isConnected } = this.#watched;
    return [
      ...(isConnected() ? [] : ['There is no line to the portal.']),
      ...(readSetting(database, AUDIT_ALARM) === null
        ? []
        : ["The portal's audit log does not continue this agent's copy."]),
    ];
  };

  readonly families = async () => {
    const { folder, database, isConnected, observed } = this.#watched;
    const { bavail, bsize } = await statfs(folder);
    const again = await this.#begunAgain().catch(() => null);
    const workers = listWorkers(database);
    const evaluations = observed();
    const byState = Map.groupBy(evaluations, (evaluation) => evaluation.observed);
    const running = evaluations.flatMap(({ observed: state, progress }) =>
      state === 'running' && progress ? [progress] : [],
    );
    const sum = (pick: (progress: (typeof running)[number]) => number | null) =>
      running.reduce((total, progress) => total + (pick(progress) ?? 0), 0);
    const alarm = readSetting(database, AUDIT_ALARM) === null ? 0 : 1;
    return [
      ...this.#process.families(),
      one(
        'doubleblind_agent_portal_connected',
        'gauge',
        '1 while there is a line to the portal.',
        isConnected() ? 1 : 0,
      ),
      several(
        'doubleblind_agent_evaluations',
        'gauge',
        'Evaluations that the portal wants something of.',
        'state',
        Array.from(byState, ([state, members]) => [state, members.length] as const),
      ),
      one(
        'doubleblind_agent_running_images',
        'gauge',
        'Images of the running evaluations.',
        sum((p) => p.imagesTotal),
      ),
      one(
        'doubleblind_agent_running_images_done',
        'gauge',
        'Those that are done.',
        sum((p) => p.imagesDone),
      ),
      one(
        'doubleblind_agent_running_images_rate',
        'gauge',
        'Images that are done in a second.',
        sum((p) => p.imagesPerSecond),
      ),
      several(
        'doubleblind_agent_workers',
        'gauge',
        'Worker processes that compute for this agent.',
        'state',
        (['free', 'busy', 'leaving'] as const).map((state) => [state, workers.filter((w) => w.state === state).length]),
      ),
      // Not known while the queue's database does not answer.
      ...(again === null
        ? []
        : [
            one(
              'doubleblind_agent_batches_begun_again',
              'gauge',
              'Batches of what is computed now that were lost with their pair of workers.',
              again,
            ),
          ]),
      one(
        'doubleblind_agent_requests_waiting',
        'gauge',
        'What the portal has not answered yet.',
        openRequests(database).length,
      ),
      one(
        'doubleblind_agent_audit_alarm',
        'gauge',
        "1 while the portal's audit log does not continue this agent's copy.",
        alarm,
      ),
      one('doubleblind_agent_disk_free_bytes', 'gauge', 'Free space where the agent keeps its data.', bavail * bsize),
    ];
  };
}
