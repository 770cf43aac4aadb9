/** The evaluations behind docs/REPRODUCTION.md: two phantom sets, two networks, secure and plaintext. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { LastPlace, Report } from '@doubleblind/contracts';
import { CARING_LIKE, CHEXPERT_LIKE, renderStudies, type StudySetOptions } from '@doubleblind/imaging';
import { type ImageScoreTable, readImageScores } from '@doubleblind/metrics';
import { compareParties } from '@doubleblind/mpc-core';
import {
  addTestSet,
  type CompiledModel,
  compileModel,
  costOf,
  hospitalData,
  type LocalPairResult,
  loadInput,
  perImageCost,
  preprocessingOf,
  reportOfRun,
  runBaseline,
  runLocalPair,
  SCORES_FILE,
  type StoredTestSet,
  scoreTable,
} from '@doubleblind/party-agent';
import { readWeightsOf } from '@doubleblind/program';

const ROOT = join(import.meta.dirname, '..', '..');
const WORK = join(ROOT, '.data', 'reproduce');

export interface Network {
  readonly title: string;
  readonly file: string;
  readonly batch: number;
  readonly lanes: number;
  /** Images on which every layer is compared with plain integers. */
  readonly compared: number;
}

export const NETWORKS: readonly Network[] = [
  { title: 'Small DenseNet at 64 x 64', file: 'densenet-tiny.onnx', batch: 64, lanes: 2, compared: 8 },
  { title: 'DenseNet-121 at 320 x 320', file: 'densenet121-phantom.onnx', batch: 4, lanes: 1, compared: 1 },
];

export interface PhantomSet {
  readonly name: string;
  readonly title: string;
  readonly options: StudySetOptions;
}

export const SETS: readonly PhantomSet[] = [
  { name: 'chexpert-like', title: 'Set A, like CheXpert: the training hospital, new patients', options: CHEXPERT_LIKE },
  { name: 'caring-like', title: 'Set B, like CARING: six other hospitals', options: CARING_LIKE },
];

export interface Evaluation {
  readonly network: string;
  readonly set: string;
  readonly imagesOfSet: number;
  readonly imagesEvaluated: number;
  readonly report: Report;
  /** Cost of one image on both sides; and of the plaintext run. */
  readonly perImage: ReturnType<typeof perImageCost>;
  readonly peakMemoryMiB: { readonly vendor: number; readonly hospital: number };
  /** Plaintext figures on the whole set, where the secure run had a part only. */
  readonly plaintextOfSet: Report | null;
}

export interface CompiledNetwork {
  readonly network: Network;
  readonly folder: string;
  readonly modelFolder: string;
  readonly compiled: CompiledModel;
  readonly lastPlace: LastPlace;
}

export type Tell = (text: string) => void;

/** The set's films, rendered once with the fixed seeds; labels.csv is written last. */
export async function renderSet({ name, options }: PhantomSet, tell: Tell): Promise<string> {
  const folder = join(WORK, 'films', name);
  if (!existsSync(join(folder, 'labels.csv'))) {
    tell(`rendering the images of ${name}...`);
    await renderStudies(folder, options);
  }
  return folder;
}

export async function compileNetwork(network: Network, tell: Tell): Promise<CompiledNetwork> {
  const folder = join(WORK, network.file.replace('.onnx', ''));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const modelFolder = join(folder, 'model');
  tell(`compiling ${network.file}...`);
  const compiled = await compileModel({ model: join(ROOT, 'examples', network.file), out: modelFolder });
  return {
    network,
    folder,
    modelFolder,
    compiled,
    lastPlace: await compareLayers(network, compiled, modelFolder, tell),
  };
}

/** The first rung of the ladder: each layer of the secure run against plain integers. */
async function compareLayers(
  network: Network,
  { program }: CompiledModel,
  modelFolder: string,
  tell: Tell,
): Promise<LastPlace> {
  tell(`comparing every layer with plain integers on ${network.compared} image(s)...`);
  const weights = readWeightsOf(readFileSync(join(modelFolder, 'weights.bin')), program);
  const set = await loadSet(SETS[1], join(WORK, network.file.replace('.onnx', '')), tell);
  const preprocessing = preprocessingOf(program);
  const images = await Promise.all(
    Array.from({ length: network.compared }, (_, index) => loadInput(set, preprocessing, index)),
  );
  const { steps } = await compareParties(program, weights, images);
  return {
    images: network.compared,
    layers: steps.length,
    values: steps.reduce((sum, step) => sum + step.values, 0),
    beyond: steps.reduce((sum, step) => sum + step.wrong, 0),
    largest: Math.max(...steps.map((step) => step.largest)),
  };
}

const loaded = new Map<string, Promise<StoredTestSet>>();

function loadSet(set: PhantomSet, folder: string, tell: Tell): Promise<StoredTestSet> {
  const key = `${folder} ${set.name}`;
  const known = loaded.get(key);
  if (known) return known;
  const made = renderSet(set, tell).then((films) =>
    addTestSet(hospitalData(folder), { name: set.name, imageFolder: films, labels: join(films, 'labels.csv') }),
  );
  loaded.set(key, made);
  return made;
}

/** `limit`: only the first images in the secure run. */
export async function evaluate(
  { network, folder, modelFolder, compiled, lastPlace }: CompiledNetwork,
  set: PhantomSet,
  limit: number | undefined,
  tell: Tell,
): Promise<Evaluation> {
  const testSet = await loadSet(set, folder, tell);
  const all = testSet.content.images.length;
  const images = Math.min(limit ?? all, all);
  tell(`${network.title} on ${set.name}: plaintext run of ${all} images...`);
  const plain = await plaintextScores(compiled, testSet);
  tell(`${network.title} on ${set.name}: secure run of ${images} images...`);
  const pair = await runLocalPair({
    ...{ folder, modelFolder, testSet: set.name, run: set.name },
    ...{ batchSize: network.batch, lanes: network.lanes, limit: images },
  });
  const secure = readImageScores(readFileSync(join(pair.runFolder, SCORES_FILE), 'utf8'));
  const about = { program: compiled.program, testSet, run: set.name };
  const purpose = 'To show on phantoms that secure and plaintext evaluation give the same figures.';
  const cost = costOfPair(pair, network.batch, plain.cpuSeconds);
  return {
    network: network.title,
    set: set.title,
    imagesOfSet: all,
    imagesEvaluated: images,
    report: reportOfRun({
      ...{ ...about, secure, plaintext: firstImages(plain.scores, images), purpose, lastPlace },
      ...(cost ? { cost } : {}),
    }),
    perImage: perImageCost(pair),
    peakMemoryMiB: { vendor: pair.vendor.peakMemoryMiB, hospital: pair.hospital.peakMemoryMiB },
    plaintextOfSet:
      images < all ? reportOfRun({ ...about, secure: plain.scores, purpose: 'Plaintext run of the whole set.' }) : null,
  };
}

function costOfPair(pair: LocalPairResult, batchSize: number, plaintextCpuSecondsPerImage: number) {
  const { cpuSeconds } = perImageCost(pair);
  return costOf([pair.hospital], {
    ...{ batchSize, plaintextCpuSecondsPerImage },
    cpuSecondsPerImage: cpuSeconds,
    setting: `Both parties on one machine (${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}), mutual TLS over loopback.`,
  });
}

async function plaintextScores({ program, onnx }: CompiledModel, testSet: StoredTestSet) {
  const preprocessing = preprocessingOf(program);
  const images = testSet.content.images.length;
  const plain = await runBaseline({
    ...{ model: onnx, program, images },
    loadImage: (index) => loadInput(testSet, preprocessing, index),
  });
  return { scores: scoreTable(program, testSet, plain.scores), cpuSeconds: plain.cpuSeconds / images };
}

function firstImages({ images, studies, findings, scores }: ImageScoreTable, count: number): ImageScoreTable {
  return {
    findings,
    images: images.slice(0, count),
    studies: studies.slice(0, count),
    scores: scores.subarray(0, count * findings.length),
  };
}
