/** What the daemon of either side has: its work, and at the hospital test sets and results. */
import type { KeyObject } from 'node:crypto';
import { totalmem } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import type { Side } from '@doubleblind/contracts';
import type { Executor } from '../executors/assignment.ts';
import { readClusterSettings } from '../store/cluster-settings.ts';
import type { DataFolder } from '../store/data-folder.ts';
import type { StorageLimits } from '../store/storage-room.ts';
import type { VendorLimits } from './evaluations/budget.ts';
import { HospitalWork } from './evaluations/hospital-work.ts';
import type { PartyWork } from './evaluations/party-work.ts';
import { SlicesOfEvaluations } from './evaluations/slices.ts';
import { UnlikeFilmsOfEvaluations } from './evaluations/unlike-films.ts';
import { VendorWork } from './evaluations/vendor-work.ts';
import { Results } from './results/results.ts';
import { TestSets } from './test-sets/test-sets.ts';

const MEMORY_SHARE = 0.8;

export interface RoleOptions {
  readonly data: DataFolder;
  readonly database: DatabaseSync;
  readonly privateKey: KeyObject;
  readonly executor: Executor;
  /** The hospital's choice: images in a batch, and batches in flight at a time. */
  readonly batchSize: number;
  readonly lanes: number;
  /** Bytes of memory that an evaluation may take at the hospital; default: four fifths of the machine's. */
  readonly memoryBytes?: number;
  /** What the vendor lets a hospital choose. */
  readonly limits?: VendorLimits;
  /** What a hospital's agent may keep. */
  readonly storage?: StorageLimits;
}

export interface Role {
  readonly party: PartyWork;
  /** Hospital only. */
  readonly testSets: TestSets | null;
  readonly results: Results | null;
  readonly unlikeFilms: UnlikeFilmsOfEvaluations | null;
  readonly slices: SlicesOfEvaluations | null;
}

export function openRole(side: Side, options: RoleOptions): Role {
  const { data, database, privateKey, executor, batchSize, lanes, limits } = options;
  if (side === 'vendor') {
    const party = new VendorWork({ data, database, executor, ...(limits ? { limits } : {}) });
    return { party, testSets: null, results: null, unlikeFilms: null, slices: null };
  }
  const testSets = new TestSets(data, database, privateKey, { storage: options.storage ?? {} });
  const results = new Results(data, testSets.finished, database);
  const memoryBytes = options.memoryBytes ?? MEMORY_SHARE * totalmem();
  const party = new HospitalWork({
    ...{ data, testSets: testSets.finished, batchSize, lanes, executor, memoryBytes },
    cluster: () => readClusterSettings(database),
    computeResults: results.compute.bind(results),
    owesComparison: results.owesComparison.bind(results),
  });
  const unlikeFilms = new UnlikeFilmsOfEvaluations(data, database, testSets.finished);
  const slices = new SlicesOfEvaluations(data, database, testSets.finished);
  return { party, testSets, results, unlikeFilms, slices };
}
