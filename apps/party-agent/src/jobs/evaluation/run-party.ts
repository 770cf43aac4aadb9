/**
 * One party's whole evaluation, from files to files: load, link, run, keep. What the command line and the daemon call.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalHash } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { studyScores, writeImageScores, writeScores } from '@doubleblind/metrics';
import type { Network, PeerLink } from '@doubleblind/mpc-core';
import { programHash } from '@doubleblind/program';
import { type OpenLinkOptions, openPeerLink } from '../../peer/open-link.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { type LoadedProgram, loadProgram, locateWeights, PROGRAM_FILE } from '../../store/model-folder.ts';
import { type RunPlan, RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { loadInput, preprocessingOf } from '../load-input.ts';
import { probabilities, scoreTable } from '../scores.ts';
import type { PlanDemands } from './handshake.ts';
import { evaluateAsHospital } from './hospital.ts';
import type { ProgressListener } from './progress.ts';
import type { RunStatistics } from './run-statistics.ts';
import { keepStatistics } from './run-statistics-file.ts';
import { evaluateAsVendor } from './vendor.ts';

export interface PartyOptions extends OpenLinkOptions {
  readonly network?: Network;
  readonly onProgress?: ProgressListener;
  /** Signals that end the work in an orderly way with DB5020. */
  readonly signals?: readonly NodeJS.Signals[];
  readonly statisticsPath?: string;
  readonly worker?: URL;
}

export interface VendorOptions extends PartyOptions {
  /** What compile wrote. */
  readonly modelFolder: string;
  readonly demands: PlanDemands;
}

export interface HospitalOptions extends PartyOptions {
  readonly data: DataFolder;
  readonly programPath: string;
  readonly testSetName: string;
  readonly run: string;
  readonly batchSize: number;
  readonly lanes: number;
  /** Evaluate only the first images. */
  readonly limit?: number;
  readonly resume: boolean;
}

export async function runVendor(options: VendorOptions): Promise<RunStatistics> {
  const { program, text: programText } = await loadProgram(options.modelFolder);
  const weightsPath = await locateWeights(options.modelFolder);
  const link = await openPeerLink(options);
  const job = { ...passOn(options), link, program, programText, weightsPath, demands: options.demands };
  return finish(options, await interruptible(options, link, () => evaluateAsVendor(job)));
}

/** Resolves to the statistics and to the run's folder, where the scores are. */
export async function runHospital(options: HospitalOptions): Promise<{ statistics: RunStatistics; folder: string }> {
  const loaded = await loadProgram(options.programPath);
  const testSet = await openTestSet(options.data, options.testSetName);
  const preprocessing = preprocessingOf(loaded.program);
  const run = await openRun(options, loaded, testSet);
  try {
    const link = await openPeerLink(options);
    const loadImage = (index: number) => loadInput(testSet, preprocessing, index);
    const { program, text: programText } = loaded;
    const job = { ...passOn(options), link, program, programText, run, loadImage, lanes: options.lanes };
    const statistics = await interruptible(options, link, () => evaluateAsHospital(job));
    await keepStatistics(run.folder, statistics);
    await writeRunScores(run, loaded, testSet);
    return { statistics: await finish(options, statistics), folder: run.folder };
  } finally {
    await run.close();
  }
}

function passOn({ network, onProgress, worker }: PartyOptions) {
  return { ...(network ? { network } : {}), ...(onProgress ? { onProgress } : {}), ...(worker ? { worker } : {}) };
}

async function finish(options: PartyOptions, statistics: RunStatistics): Promise<RunStatistics> {
  const { statisticsPath } = options;
  if (statisticsPath !== undefined)
    await writeFileAtomically(statisticsPath, `${JSON.stringify(statistics, null, 1)}\n`);
  return statistics;
}

async function interruptible<T>({ signals = [] }: PartyOptions, link: PeerLink, work: () => Promise<T>): Promise<T> {
  const stop = () => link.close(new DoubleblindError('DB5020', ''));
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

async function openRun(
  options: HospitalOptions,
  { program, path }: LoadedProgram,
  testSet: StoredTestSet,
): Promise<RunStore> {
  const { shape } = program.tensors[program.output.tensor];
  const all = testSet.content.images;
  const images = Math.min(options.limit ?? all.length, all.length);
  const plan: RunPlan = {
    id: options.run,
    programHash: programHash(program),
    contentHash: canonicalHash(all.slice(0, images).map(({ hash }) => hash)),
    testSet: testSet.name,
    images,
    batchSize: options.batchSize,
    outputs: shape[0] * shape[1] * shape[2],
  };
  const folder = options.data.run(options.run);
  if (!options.resume) {
    const run = await RunStore.create(folder, plan);
    await copyFile(path, join(folder, PROGRAM_FILE));
    return run;
  }
  const run = await RunStore.open(folder);
  const differs = (['programHash', 'contentHash', 'testSet', 'images'] as const).find(
    (key) => run.plan[key] !== plan[key],
  );
  if (differs === undefined) return run;
  await run.close();
  throw new DoubleblindError('DB5019', `Its ${differs} is ${run.plan[differs]}, not ${plan[differs]}.`);
}

export const SCORES_FILE = 'scores.csv';
export const STUDY_SCORES_FILE = 'study-scores.csv';

/** Scores by image and by study (the maximum over its images), once every batch is there. */
async function writeRunScores(run: RunStore, { program }: LoadedProgram, testSet: StoredTestSet): Promise<void> {
  const table = scoreTable(
    program,
    testSet,
    run.outputs().map((outputs) => probabilities(program, outputs)),
  );
  await writeFileAtomically(join(run.folder, SCORES_FILE), writeImageScores(table));
  await writeFileAtomically(join(run.folder, STUDY_SCORES_FILE), writeScores(studyScores(table)));
}
