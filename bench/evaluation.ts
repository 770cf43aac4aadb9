/**
 * Evaluations between two processes on loopback, measured. Images are rendered phantoms (fixed seeds), preprocessed as the
 * program declares; the plaintext run is ONNX Runtime on one thread with the same inputs.
 *
 * CPU seconds are user and system time of a party's process with all its threads, after set-up; bytes are what each side sent
 * after set-up, with frame headers, without TLS; rounds are the hospital's waits.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CARING_LIKE, renderStudies } from '@doubleblind/imaging';
import { readImageScores } from '@doubleblind/metrics';
import { batchesOf, runCost } from '@doubleblind/mpc-core/plan';
import {
  addTestSet,
  compileModel,
  hospitalData,
  inputFormOf,
  type LocalPairResult,
  loadInput,
  loadProgram,
  perImageCost,
  preprocessingOf,
  runBaseline,
  runLocalPair,
  SCORES_FILE,
  type StoredTestSet,
  widthsOf,
} from '@doubleblind/party-agent';
import type { Masks, Program } from '@doubleblind/program';
import type { ModelOptions } from './options.ts';
import { maskAgreement, outputsOf, volumeTestSet } from './volumes.ts';

const WORK = join(import.meta.dirname, '..', '.data', 'bench');

export interface Settings {
  readonly images: number;
  readonly batch: number;
  readonly lanes: number;
  /** Processor of each party's process, where they are pinned. */
  readonly processors?: { readonly vendor: number; readonly hospital: number };
}

/** Compiles the model into a folder, or copies what is compiled: the ONNX file that it is compared with. */
async function modelIn(out: string, options: ModelOptions): Promise<Uint8Array> {
  const { model, compiled, inputShape, bits, ignoredBits, weightBits } = options;
  if (compiled !== undefined) {
    cpSync(compiled, out, { recursive: true });
    return readFileSync(model);
  }
  console.error('compiling...');
  const { onnx } = await compileModel({
    ...{ model, out },
    ...(inputShape ? { inputShape } : {}),
    ...(bits ? { bits } : {}),
    ...(ignoredBits === undefined ? {} : { ignoredBits }),
    ...(weightBits ? { weightBits } : {}),
  });
  return onnx;
}

/** A compiled model in a working folder. */
export class BenchModel {
  readonly program: Program;
  readonly #options: ModelOptions;
  readonly #folder: string;
  readonly #onnx: Uint8Array;
  #runs = 0;

  private constructor(options: ModelOptions, folder: string, onnx: Uint8Array, program: Program) {
    this.#options = options;
    this.#folder = folder;
    this.#onnx = onnx;
    this.program = program;
  }

  /** Compiles the model, lets `task` run it, and removes everything again. */
  static async use<T>(options: ModelOptions, task: (model: BenchModel) => Promise<T>): Promise<T> {
    mkdirSync(WORK, { recursive: true });
    const folder = mkdtempSync(join(WORK, 'run-'));
    try {
      const onnx = await modelIn(join(folder, 'model'), options);
      const { program } = await loadProgram(join(folder, 'model'));
      return await task(new BenchModel(options, folder, onnx, program));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** What compile wrote, and a data folder for a vendor's agent. */
  get modelFolder(): string {
    return join(this.#folder, 'model');
  }

  get vendorFolder(): string {
    return join(this.#folder, 'vendor-of-pages');
  }

  /** File of an image of the demonstration set. */
  async imageFile(): Promise<string> {
    const { content } = await this.#testSet(1);
    this.#runs += 1;
    return join(content.imageFolder, content.images[0].path);
  }

  /** The first image as the model gets it. */
  firstInput(testSet: StoredTestSet): Promise<Float32Array> {
    return loadInput(testSet, preprocessingOf(this.program), 0);
  }

  /** Runs the first images: the statistics of both parties, and the figures that go into the JSON. */
  async evaluate(settings: Settings) {
    const { images, batch, lanes, processors } = settings;
    const { network, threatModel } = this.#options;
    const testSet = await this.#testSet(images);
    this.#runs += 1;
    console.error(`evaluating ${images} images, batches of ${batch}, ${lanes} lane${lanes === 1 ? '' : 's'}...`);
    const pair = await runLocalPair({
      folder: this.#folder,
      modelFolder: this.modelFolder,
      testSet: testSet.name,
      run: `bench-${this.#runs}`,
      batchSize: batch,
      lanes,
      limit: images,
      ...(network ? { network } : {}),
      ...(threatModel ? { threatModel } : {}),
      ...(processors ? { processors } : {}),
    });
    return { pair, testSet, measured: this.#measured(settings, pair) };
  }

  /** The largest and the mean difference of probabilities to ONNX Runtime, and what that costs. */
  async compareWithPlaintext(images: number, pair: LocalPairResult, testSet: StoredTestSet) {
    const { scores, plaintext } = await this.#plaintext(images, testSet);
    const secure = readImageScores(readFileSync(join(pair.runFolder, SCORES_FILE), 'utf8'));
    return {
      accuracy: differences(
        secure.scores,
        scores.flatMap((values) => [...values]),
      ),
      plaintext,
    };
  }

  /** The same of masks: how much of them differs. */
  async compareMasks(masks: Masks, images: number, pair: LocalPairResult, testSet: StoredTestSet) {
    const { scores, plaintext } = await this.#plaintext(images, testSet);
    return { masks: maskAgreement(outputsOf(pair.runFolder), scores, masks), plaintext };
  }

  async #plaintext(images: number, testSet: StoredTestSet) {
    console.error('plaintext...');
    const form = inputFormOf(this.program);
    const plain = await runBaseline({
      model: this.#onnx,
      program: this.program,
      images,
      loadImage: (index) => loadInput(testSet, form, index),
    });
    const plaintext = { cpuSeconds: plain.cpuSeconds / images, wallSeconds: plain.wallSeconds / images };
    return { scores: plain.scores, plaintext };
  }

  #measured({ images, batch, lanes }: Settings, pair: LocalPairResult) {
    const { vendor, hospital } = pair;
    return {
      model: this.program.model,
      images,
      batch,
      network: this.#options.network ?? 'loopback',
      threatModel: this.#options.threatModel ?? 'semi-honest',
      widths: widthsOf(this.program),
      lanes,
      inputShape: this.program.tensors[this.program.input.tensor].shape,
      perImage: perImageCost(pair),
      estimatedPerImage: this.#estimate(images, batch, lanes),
      setup: {
        wallSeconds: hospital.setup.wallSeconds,
        bytes: vendor.setup.bytes,
        cpuSeconds: { vendor: vendor.setup.cpuSeconds, hospital: hospital.setup.cpuSeconds },
      },
      peakMemoryMiB: { vendor: vendor.peakMemoryMiB, hospital: hospital.peakMemoryMiB },
    };
  }

  /**
   * What the cost model says that is sent, with each session's 50 kB before the first batch, which `perImage` leaves out, and
   * without frame headers; every lane is a session of its own.
   */
  #estimate(images: number, batch: number, lanes: number) {
    const batches = batchesOf(images, batch);
    const costs = Array.from({ length: Math.min(lanes, batches.length) }, (_, lane) =>
      runCost(
        this.program,
        batches.filter((_size, index) => index % lanes === lane),
        this.#options.threatModel,
      ),
    );
    const perImage = (pick: (cost: (typeof costs)[number]) => number) =>
      costs.reduce((sum, cost) => sum + pick(cost), 0) / images;
    return {
      bytes: {
        vendorToHospital: perImage(({ bytes }) => bytes.vendorToHospital),
        hospitalToVendor: perImage(({ bytes }) => bytes.hospitalToVendor),
      },
      rounds: perImage(({ rounds }) => rounds),
    };
  }

  /** The first studies of the demonstration set of six other hospitals; drawn scans for models of volumes. */
  async #testSet(images: number): Promise<StoredTestSet> {
    const { volume } = this.program.input;
    if (volume) return volumeTestSet(WORK, volume, images, { folder: this.#folder, name: `bench-${this.#runs}` });
    const path = join(WORK, `films-${images}`);
    const labels = join(path, 'labels.csv');
    try {
      readFileSync(labels);
    } catch {
      console.error(`rendering ${images} images...`);
      await renderStudies(path, { ...CARING_LIKE, studies: images });
    }
    // Each run has a test set of its own, because runs of one folder may take different numbers of images.
    return addTestSet(hospitalData(this.#folder), { name: `bench-${this.#runs}`, imageFolder: path, labels });
  }
}

function differences(secure: Float64Array, plain: readonly number[]) {
  const absolute = Array.from(secure, (score, i) => Math.abs(score - plain[i]));
  return {
    maxAbsProbabilityDifference: absolute.reduce((a, b) => Math.max(a, b), 0),
    meanAbsProbabilityDifference: absolute.reduce((a, b) => a + b, 0) / absolute.length,
  };
}
