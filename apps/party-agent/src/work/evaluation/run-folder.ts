/** The folder of a hospital's run: checkpoints to begin or to go on with, and the scores when every batch is there. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_THREAT_MODEL, type Repeatability } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type ImageScoreTable, repeatability, studyScores, writeImageScores, writeScores } from '@doubleblind/metrics';
import type { Program } from '@doubleblind/program';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram, PROGRAM_FILE } from '../../store/model-folder.ts';
import { type RunPlan, RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { notValid, probabilities, scoreTable } from './scores.ts';
import { readPlaces } from './spot-checks/places.ts';

export const SCORES_FILE = 'scores.csv';
export const STUDY_SCORES_FILE = 'study-scores.csv';

/** What a run that goes on must have in common with what is wanted now; its batches keep their size. */
const UNCHANGED = ['programHash', 'contentHash', 'testSet', 'images', 'checks', 'outputs', 'threatModel'] as const;

/** Begins a run. Throws DB5014 when there is one in the folder already. */
export async function createRun(folder: string, plan: RunPlan, programText: string): Promise<RunStore> {
  const run = await RunStore.create(folder, plan);
  await writeFileAtomically(join(folder, PROGRAM_FILE), programText);
  return run;
}

/** Goes on with a run. Throws DB5015 (no run here), DB5013, DB5016, DB5019 (a run of something else). */
export async function resumeRun(folder: string, plan: RunPlan): Promise<RunStore> {
  const run = await RunStore.open(folder);
  const wanted = { threatModel: DEFAULT_THREAT_MODEL, ...plan };
  const differs = UNCHANGED.find((key) => run.plan[key] !== wanted[key]);
  if (differs === undefined) return run;
  await run.close();
  throw new DoubleblindError('DB5019', `Its ${differs} is ${run.plan[differs]}, not ${wanted[differs]}.`);
}

export async function createOrResumeRun(folder: string, plan: RunPlan, programText: string): Promise<RunStore> {
  return (await isRun(folder)) ? resumeRun(folder, plan) : createRun(folder, plan, programText);
}

export function isRun(folder: string): Promise<boolean> {
  return stat(join(folder, 'plan.json')).then(
    () => true,
    () => false,
  );
}

/** Outputs an image. */
export function outputCount({ tensors, output }: Program): number {
  return tensors[output.tensor].shape.reduce((product, size) => product * size, 1);
}

export interface FinishedScores {
  readonly program: Program;
  readonly plan: RunPlan;
  /** Scores by image of all outputs of the model; of images whose score is not valid there is none. */
  readonly scores: ImageScoreTable;
  /** Those images. */
  readonly notValid: readonly string[];
  /** Of the images that were evaluated twice; null where none was. */
  readonly repeatability: Repeatability | null;
}

/**
 * Writes the scores by image and by study (the maximum over its images). Throws DB5018 while batches are missing: a part is
 * not a result; DB5637 where films that check the vendor's answers contradict them; DB5037 where no score is valid.
 */
export async function finishRun(folder: string, testSet: StoredTestSet): Promise<FinishedScores> {
  const { program } = await loadProgram(join(folder, PROGRAM_FILE));
  const run = await RunStore.open(folder);
  await run.close();
  const places = await readPlaces(folder);
  const evaluated = run.outputs().map((values) => probabilities(program, values));
  const outputs = places ? places.checked(evaluated, (values) => probabilities(program, values)) : evaluated;
  const scores = scoreTable(program, testSet, outputs);
  await writeFileAtomically(join(folder, SCORES_FILE), writeImageScores(scores));
  await writeFileAtomically(join(folder, STUDY_SCORES_FILE), writeScores(studyScores(scores)));
  const without = notValid(testSet, outputs);
  return {
    program,
    plan: run.plan,
    scores,
    notValid: without,
    repeatability: repeatabilityOf(places?.repeated(evaluated) ?? []),
  };
}

/** Over all outputs of the model. */
function repeatabilityOf(pairs: readonly (readonly [Float32Array, Float32Array])[]): Repeatability | null {
  const result = repeatability(
    pairs.flatMap(([first]) => [...first]),
    pairs.flatMap(([, second]) => [...second]),
  );
  if (!result.defined) return null;
  const { meanAbsolute, maximumAbsolute, coefficient } = result;
  return { images: pairs.length, meanAbsolute, maximumAbsolute, coefficient };
}
