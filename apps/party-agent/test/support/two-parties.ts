/** Two parties in the test's process whose workers are processes of their own, without cryptography. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programHash } from '@doubleblind/program';
import { expect } from 'vitest';
import { Cluster } from '../../src/executors/cluster/cluster.ts';
import { clusterExecutor } from '../../src/executors/cluster/cluster-executor.ts';
import type { Engine } from '../../src/executors/cluster/engines/engine.ts';
import type { ConnectedWorker } from '../../src/executors/cluster/line/registry.ts';
import { localSettings } from '../../src/executors/cluster/open-cluster.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { widthsText } from '../../src/models/widths.ts';
import { type Identity, loadIdentity } from '../../src/peer/identity.ts';
import { writeClusterSettings } from '../../src/store/cluster-settings.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { RunStore } from '../../src/store/run-store.ts';
import { embeddedQueue } from '../../src/store/shard-queue/embedded-queue.ts';
import { evaluateAsHospital } from '../../src/work/evaluation/hospital.ts';
import type { RunProgress } from '../../src/work/evaluation/run-progress.ts';
import { evaluateAsVendor } from '../../src/work/evaluation/vendor.ts';
import { NEVER_SLOW } from './in-process-workers.ts';
import { type LinkedPair, linkedPair } from './linked-pair.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from './program.ts';

export const IMAGES = 60;
export const BATCH = 2;
/** Program and arguments of a worker, before the join file. */
export const WORKER_COMMAND = [
  process.execPath,
  join(import.meta.dirname, 'cleartext-cluster-worker.ts'),
  '--join',
] as const;

interface Party {
  readonly identity: Identity;
  readonly database: ReturnType<typeof openDatabase>;
  readonly executor: ReturnType<typeof clusterExecutor>;
  cluster: Cluster | undefined;
}

export class TwoParties {
  readonly log: string[] = [];
  /** Images that the vendor counted, and those of batches that it saw lost. */
  begun = 0;
  lost = 0;
  readonly #folder: string;
  readonly #engine: (joinFile: string, side: string) => Engine;
  #link!: LinkedPair;
  #run!: RunStore;
  readonly #parties = new Map<string, Party>();

  static async open(workers: number, engine: (joinFile: string, side: string) => Engine): Promise<TwoParties> {
    const parties = new TwoParties(await mkdtemp(join(tmpdir(), 'cluster-processes-')), engine);
    await writeFile(join(parties.#folder, 'weights.bin'), weightsFile);
    parties.#link = await linkedPair(parties.#folder);
    const plan = {
      id: 'run-1',
      programHash: programHash(program),
      contentHash: '0'.repeat(64),
      testSet: 't',
      outputs: 3,
    };
    parties.#run = await RunStore.create(join(parties.#folder, 'run'), { ...plan, images: IMAGES, batchSize: BATCH });
    for (const side of ['vendor', 'hospital']) parties.#parties.set(side, await parties.#party(side, workers));
    return parties;
  }

  private constructor(folder: string, engine: (joinFile: string, side: string) => Engine) {
    this.#folder = folder;
    this.#engine = engine;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Workers of a side that compute, and have done so for a while. */
  busy(side: 'vendor' | 'hospital'): ConnectedWorker[] {
    return this.#of(side).cluster!.registry.workers.filter(({ holder, batches }) => holder !== null && batches > 0);
  }

  scale(side: 'vendor' | 'hospital', workers: number): void {
    writeClusterSettings(this.#of(side).database, { ...localSettings(workers), mostPairs: 8 });
  }

  async evaluate(onProgress: (progress: RunProgress) => void): Promise<void> {
    const [vendor, hospital] = [this.#of('vendor'), this.#of('hospital')];
    await Promise.all([
      evaluateAsVendor({
        ...{
          link: this.#link.vendor,
          terms: null,
          manifestText: null,
          program,
          programText,
          executor: vendor.executor,
        },
        ...{
          weightsPath: join(this.#folder, 'weights.bin'),
          peer: { certificateHash: hospital.identity.certificateHash },
        },
        budget: {
          admit: () => undefined,
          spend: (images) => {
            this.begun += images;
          },
          lost: (images) => {
            this.lost += images;
          },
        },
      }),
      evaluateAsHospital({
        ...{ link: this.#link.hospital, terms: null, programHash: programHash(program), widths: widthsText(program) },
        prepare: async () => ({ program, programText, run: this.#run }),
        loadImage: async (index) => testImage(index),
        ...{ lanes: 8, executor: hospital.executor, workersWith: { certificateHash: vendor.identity.certificateHash } },
        onProgress,
      }),
    ]);
  }

  /** Each image has its own outputs, and is there once. */
  expectEveryImageOnce(): void {
    const outputs = this.#run.outputs();
    expect(outputs).toHaveLength(IMAGES);
    outputs.forEach((logits, image) => {
      for (const [o, logit] of expectedLogits(testImage(image)).entries()) expect(logits[o]).toBeCloseTo(logit, 4);
    });
  }

  async close(): Promise<void> {
    await this.#run.close();
    for (const { database } of this.#parties.values()) database.close();
    await rm(this.#folder, { recursive: true });
  }

  #of(side: 'vendor' | 'hospital'): Party {
    return this.#parties.get(side)!;
  }

  async #party(side: string, workers: number): Promise<Party> {
    const identity = await loadIdentity(join(this.#folder, side));
    const data = await DataFolder.open(join(this.#folder, `${side}-data`));
    const database = openDatabase(data);
    writeClusterSettings(database, { ...localSettings(workers), mostPairs: 8 });
    const log = (text: string) => void this.log.push(`${new Date().toISOString()} ${side}: ${text}`);
    const party: Party = {
      ...{ identity, database, cluster: undefined },
      executor: clusterExecutor({
        ...{ identity, threads: threadsExecutor(), patience: NEVER_SLOW, log },
        openQueue: async () => embeddedQueue(database),
        openCluster: async () => {
          party.cluster = await Cluster.open({
            ...{ identity, database, joinFile: data.clusterJoin, fallback: localSettings(workers), log },
            silence: { heartbeatMilliseconds: 300, silentIntervals: 5 },
            engine: (_, file) => this.#engine(file, side),
          });
          return party.cluster;
        },
      }),
    };
    return party;
  }
}
