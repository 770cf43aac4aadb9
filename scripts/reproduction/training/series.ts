/** What is run: the settings with the paper's numbers, and what of them is less here. */
import type { RoundQuality, Setting, TrainingOptions } from '@doubleblind/training';
import type { DataSetName, TaskFacts } from './data.ts';

export const SETTINGS: readonly Setting[] = ['c', 'f', 'cdp', 'fpdp', 'fscdp'];

/** The numbers of the study (arXiv 2101.11693, section 4.3). */
export const PAPER = {
  rounds: 3001,
  runs: 5,
  /** Patients that a step takes on average, of how many. */
  batch: 100,
  patients: 2931,
  learningRate: 0.002,
  parameters: 725_061,
  momentum: 0.9,
  clippingNorm: 2,
  localEpochs: 5,
  delta: 1e-4,
  noise: { cdp: 1, fpdp: 2, fscdp: 1.15 },
} as const;

/** The study learns all of a network that has learned before; here one layer learns, from nothing, and faster. */
export const LEARNING_RATE = 0.1;

/** What a person chooses for a run of the comparison. */
export interface Choices {
  readonly data: DataSetName;
  readonly settings: readonly Setting[];
  readonly rounds: number;
  readonly runs: number;
  readonly learningRate: number;
  /** 'equal': the noise of FSCDP in all three private settings, so that they spend the same; 'paper': as the paper has it. */
  readonly noise: 'equal' | 'paper';
}

/** One setting, once. */
export interface Job {
  readonly setting: Setting;
  readonly run: number;
  readonly rounds: number;
  readonly evaluateEvery: number;
  readonly options: TrainingOptions;
}

export interface Series {
  readonly setting: Setting;
  readonly run: number;
  readonly seconds: number;
  readonly history: readonly RoundQuality[];
}

/** All that the document is written from. */
export interface Comparison {
  readonly createdAt: string;
  readonly machine: string;
  readonly choices: Choices;
  readonly task: TaskFacts;
  /** Numbers that are learned. */
  readonly parameters: number;
  readonly series: readonly Series[];
}

/** Looks at the images to test with, beside the first. */
const LOOKS = 30;

export function jobsOf(choices: Choices, patients: number): Job[] {
  const jobs: Job[] = [];
  // Run by run, so that what is there after a stop has all settings.
  for (let run = 1; run <= choices.runs; run++)
    for (const setting of choices.settings) {
      const rounds = roundsOf(setting, choices, patients);
      const evaluateEvery = Math.max(1, Math.round(rounds / LOOKS));
      jobs.push({ setting, run, rounds, evaluateEvery, options: optionsOf(setting, choices, patients) });
    }
  return jobs;
}

/** Federated averaging has as many rounds as give the same number of gradients: a round of it is 5 passes of half of the hospitals. */
export function roundsOf(setting: Setting, { rounds }: Choices, patients: number): number {
  if (setting !== 'f') return rounds;
  return Math.max(1, Math.round(passesOf('c', rounds, patients) / (PAPER.localEpochs / 2)));
}

/** Passes over all images in so many rounds. */
export function passesOf(setting: Setting, rounds: number, patients: number): number {
  return setting === 'f' ? (rounds * PAPER.localEpochs) / 2 : (rounds * PAPER.batch) / patients;
}

export function noiseOf(setting: Setting, { noise }: Pick<Choices, 'noise'>): number {
  const { cdp, fpdp, fscdp } = PAPER.noise;
  if (noise === 'equal') return fscdp;
  return setting === 'cdp' ? cdp : setting === 'fpdp' ? fpdp : fscdp;
}

function optionsOf(setting: Setting, choices: Choices, patients: number): TrainingOptions {
  const { batch, momentum, clippingNorm, localEpochs } = PAPER;
  return {
    ...{ samplingRate: batch / patients, learningRate: choices.learningRate, momentum, clippingNorm, localEpochs },
    noiseMultiplier: noiseOf(setting, choices),
  };
}

/** Jobs that no finished series is of. */
export function jobsLeft(jobs: readonly Job[], series: readonly Series[]): Job[] {
  return jobs.filter(({ setting, run }) => !series.some((done) => done.setting === setting && done.run === run));
}
