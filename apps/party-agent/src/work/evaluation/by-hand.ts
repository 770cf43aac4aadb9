/** An evaluation by hand: two people start both sides, no portal takes part. The daemon's work, on files that are named. */
import { canonicalHash, type ThreatModel } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Network, PeerLink } from '@doubleblind/mpc-core';
import { type Program, programHash } from '@doubleblind/program';
import type { Executor } from '../../executors/assignment.ts';
import { threadsExecutor } from '../../executors/threads/threads-executor.ts';
import { inputFormOf } from '../../models/load-input.ts';
import { requireNumbers } from '../../models/table-numbers.ts';
import { countTiles } from '../../models/tiled-volumes.ts';
import { widthsText } from '../../models/widths.ts';
import { type OpenLinkOptions, openPeerLink } from '../../peer/open-link.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { requireLikeCalibration } from '../../store/calibration-check.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import type { AcceptedFilms } from '../../store/film-check.ts';
import { type LoadedProgram, loadProgram, locateWeights } from '../../store/model-folder.ts';
import type { RunPlan } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { runAsHospital } from './hospital-run.ts';
import type { SessionPlan } from './messages.ts';
import { createRun, finishRun, outputCount, resumeRun } from './run-folder.ts';
import type { SessionStatistics } from './run-meter.ts';
import type { RunProgressListener } from './run-progress.ts';
import { drawsMasks } from './segmentation.ts';
import { type Budget, evaluateAsVendor } from './vendor.ts';

export interface HandOptions extends OpenLinkOptions {
  readonly network?: Network;
  /** Both sides must say the same. */
  readonly threatModel: ThreatModel;
  readonly onProgress?: RunProgressListener;
  /** Signals that end the work in an orderly way with DB5020. */
  readonly signals?: readonly NodeJS.Signals[];
  readonly statisticsPath?: string;
  /** What computes; threads of this process unless it is said. */
  readonly executor?: Executor;
}

/** What the vendor insists on; absent fields are the hospital's choice. */
export interface PlanDemands {
  readonly run?: string;
  readonly batchSize?: number;
}

export interface VendorOptions extends HandOptions {
  /** What compile wrote. */
  readonly modelFolder: string;
  readonly demands: PlanDemands;
}

export interface HospitalOptions extends HandOptions {
  readonly data: DataFolder;
  readonly programPath: string;
  readonly testSetName: string;
  readonly run: string;
  readonly batchSize: number;
  readonly lanes: number;
  /** Pairs of workers compute, at most `lanes` at a time: the executor has them. */
  readonly byWorkers?: boolean;
  /** Evaluate only the first images. */
  readonly limit?: number;
  readonly resume: boolean;
  /** What will be run, before the peer is called. */
  readonly onPlan?: (plan: RunPlan, program: Program) => void;
  /** Films that a person has looked at though they are unlike the model's calibration films. */
  readonly acceptFilms?: AcceptedFilms;
}

export async function runVendor(options: VendorOptions): Promise<SessionStatistics> {
  const { modelFolder, demands, executor = threadsExecutor() } = options;
  const { program, text: programText } = await loadProgram(modelFolder);
  const weightsPath = await locateWeights(modelFolder);
  const link = await openPeerLink(options);
  const job = {
    ...{ ...passOn(options), link, terms: null, program, programText, weightsPath, manifestText: null },
    ...{ budget: demandsOnly(demands), executor, peer: { certificateHash: options.peer } },
  };
  return finish(options, await interruptible(options, link, () => evaluateAsVendor(job)));
}

/** Resolves to the statistics, to the run's folder, where the scores are, and to how many images it has and how many of them no valid one. */
export async function runHospital(
  options: HospitalOptions,
): Promise<{ statistics: SessionStatistics; folder: string; images: number; notValid: number }> {
  const { data, lanes, executor = threadsExecutor() } = options;
  const loaded = await loadProgram(options.programPath);
  const { program, text: programText } = loaded;
  inputFormOf(program);
  const testSet = await openTestSet(data, options.testSetName);
  requireNumbers(testSet.content, program.input.numbers);
  await requireLikeCalibration({
    ...{ content: testSet.content, program, accepted: options.acceptFilms ?? new Set() },
    images: options.limit ?? testSet.content.images.length,
    folder: data.filmsToLookAt(options.run),
    describe: ({ films }, folder) => {
      const [first] = films;
      return `${films.length} of them, for example ${first.name}: ${first.concerns.join(' ')} Pictures, names and reasons: ${folder}`;
    },
  });
  // Opened before the peer is called: what is wrong here is told at once.
  const plan = await planOf(options, loaded, testSet);
  options.onPlan?.(plan, program);
  const run = await (options.resume
    ? resumeRun(data.run(plan.id), plan)
    : createRun(data.run(plan.id), plan, programText));
  const link = await openPeerLink(options).catch(async (error) => {
    await run.close();
    throw error;
  });
  const job = {
    ...{ ...passOn(options), link, terms: null, testSet, lanes, executor },
    ...{ programHash: programHash(program), widths: widthsText(program) },
    program: async () => ({ program, programText }),
    open: async () => run,
    ...(options.byWorkers ? { workersWith: { certificateHash: options.peer } } : {}),
  };
  const statistics = await interruptible(options, link, () => runAsHospital(job)).finally(() => run.close());
  // Maps have no table of scores: their run is read by segmentation.
  const finished = drawsMasks(program) ? undefined : await finishRun(run.folder, testSet);
  const notValid = finished?.notValid.length ?? 0;
  return { statistics: await finish(options, statistics), folder: run.folder, images: plan.images, notValid };
}

function passOn({ network, threatModel, onProgress }: HandOptions) {
  return { threatModel, ...(network ? { network } : {}), ...(onProgress ? { onProgress } : {}) };
}

async function finish({ statisticsPath }: HandOptions, statistics: SessionStatistics): Promise<SessionStatistics> {
  if (statisticsPath !== undefined)
    await writeFileAtomically(statisticsPath, `${JSON.stringify(statistics, null, 1)}\n`);
  return statistics;
}

async function interruptible<T>({ signals = [] }: HandOptions, link: PeerLink, work: () => Promise<T>): Promise<T> {
  const stop = () => link.close(new DoubleblindError('DB5020', ''));
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** A person stands by and serves once: only the demands limit what is served. Throws DB3011. */
export function demandsOnly({ run, batchSize }: PlanDemands): Budget {
  return {
    admit: (plan: SessionPlan) => {
      if (run !== undefined && run !== plan.run) {
        throw new DoubleblindError('DB3011', `The vendor expects run ${run}, the hospital runs ${plan.run}.`);
      }
      if (batchSize !== undefined && batchSize !== plan.batchSize) {
        const detail = `The vendor expects batches of ${batchSize}, the hospital's have ${plan.batchSize}.`;
        throw new DoubleblindError('DB3011', detail);
      }
    },
    spend: () => undefined,
    lost: () => undefined,
  };
}

/** Of volumes that are cut into tiles every file is read to count them. */
async function planOf(
  { run, limit, batchSize, threatModel }: HospitalOptions,
  { program }: LoadedProgram,
  testSet: StoredTestSet,
): Promise<RunPlan> {
  const all = testSet.content.images;
  const volumes = Math.min(limit ?? all.length, all.length);
  const { volume } = program.input;
  const tiles = volume?.tiles ? await countTiles(testSet.content, volume, volumes) : undefined;
  const images = tiles ? tiles.reduce((sum, count) => sum + count, 0) : volumes;
  return {
    id: run,
    programHash: programHash(program),
    contentHash: canonicalHash(all.slice(0, volumes).map(({ hash }) => hash)),
    testSet: testSet.name,
    ...{ images, batchSize, outputs: outputCount(program), threatModel },
    ...(tiles ? { tiles } : {}),
  };
}
