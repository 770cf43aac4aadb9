/**
 * One evaluation between two processes on loopback, measured. Images are rendered phantoms (fixed seeds), preprocessed as the
 * program declares; the plaintext run is ONNX Runtime on one thread with the same inputs.
 *
 * CPU seconds are user and system time of a party's process with all its threads, after set-up; bytes are what each side sent
 * after set-up, with frame headers, without TLS; rounds are the hospital's waits.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { CARING_LIKE, renderStudies } from '@doubleblind/imaging';
import { readImageScores } from '@doubleblind/metrics';
import { NETWORKS, type NetworkName } from '@doubleblind/mpc-core';
import {
  addTestSet,
  compileModel,
  hospitalData,
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

const WORK = join(import.meta.dirname, '..', '.data', 'bench');

interface Options {
  readonly model: string;
  readonly images: number;
  readonly batch: number;
  readonly network?: NetworkName;
  readonly inputShape?: readonly number[];
  readonly lanes: number;
  readonly pin: boolean;
  readonly json: string;
  readonly profile?: string;
  readonly bits?: number | 'auto';
  readonly ignoredBits?: number;
  readonly weightBits?: number;
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      model: { type: 'string' },
      images: { type: 'string', default: '8' },
      batch: { type: 'string', default: '8' },
      network: { type: 'string' },
      'input-shape': { type: 'string' },
      lanes: { type: 'string', default: '1' },
      pin: { type: 'boolean', default: false },
      json: { type: 'string' },
      profile: { type: 'string' },
      bits: { type: 'string' },
      'ignored-bits': { type: 'string' },
      'weight-bits': { type: 'string' },
    },
  });
  const { model, json, network, profile, bits, pin } = values;
  if (!model || !json) throw new DoubleblindError('DB5001', 'bench inference needs --model and --json.');
  if (network !== undefined && !(network in NETWORKS))
    throw new DoubleblindError('DB5001', `There is no network "${network}".`);
  const shape = values['input-shape']?.split('x').map((text) => count(text, '--input-shape'));
  return {
    model,
    json,
    pin,
    images: count(values.images, '--images'),
    batch: count(values.batch, '--batch'),
    lanes: count(values.lanes, '--lanes'),
    ...(network ? { network: network as NetworkName } : {}),
    ...(shape ? { inputShape: shape } : {}),
    ...(profile ? { profile } : {}),
    ...(bits ? { bits: bits === 'auto' ? bits : count(bits, '--bits') } : {}),
    ...(values['ignored-bits'] ? { ignoredBits: Number(values['ignored-bits']) } : {}),
    ...(values['weight-bits'] ? { weightBits: count(values['weight-bits'], '--weight-bits') } : {}),
  };
}

function count(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new DoubleblindError('DB5001', `${option} ${text}: not a positive number.`);
  return value;
}

export async function benchInference(args: string[]): Promise<void> {
  const options = readOptions(args);
  mkdirSync(WORK, { recursive: true });
  const folder = mkdtempSync(join(WORK, 'run-'));
  try {
    const result = await measure(options, folder);
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(JSON.stringify(result, null, 2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(options: Options, folder: string) {
  const modelFolder = join(folder, 'model');
  console.error('compiling...');
  const compiled = await compileModel({
    model: options.model,
    out: modelFolder,
    ...(options.inputShape ? { inputShape: options.inputShape } : {}),
    ...(options.bits ? { bits: options.bits } : {}),
    ...(options.ignoredBits === undefined ? {} : { ignoredBits: options.ignoredBits }),
    ...(options.weightBits ? { weightBits: options.weightBits } : {}),
  });
  const testSet = await makeTestSet(folder, options.images);
  console.error('evaluating...');
  const pair = await runLocalPair({
    folder,
    modelFolder,
    testSet: testSet.name,
    run: 'bench',
    batchSize: options.batch,
    lanes: options.lanes,
    limit: options.images,
    ...(options.network ? { network: options.network } : {}),
    ...(options.pin ? { processors: { vendor: 0, hospital: 1 } } : {}),
  });
  if (options.profile)
    writeFileSync(
      options.profile,
      `${JSON.stringify({ vendor: pair.vendor.profile, hospital: pair.hospital.profile })}\n`,
    );
  console.error('plaintext...');
  const { program } = await loadProgram(modelFolder);
  const preprocessing = preprocessingOf(program);
  const plain = await runBaseline({
    model: compiled.onnx,
    program,
    images: options.images,
    loadImage: (index) => loadInput(testSet, preprocessing, index),
  });
  const secure = readImageScores(readFileSync(join(pair.runFolder, SCORES_FILE), 'utf8'));
  const { vendor, hospital } = pair;
  return {
    model: program.model,
    images: options.images,
    batch: options.batch,
    network: options.network ?? 'loopback',
    widths: widthsOf(program),
    lanes: options.lanes,
    inputShape: program.tensors[program.input.tensor].shape,
    perImage: perImageCost(pair),
    setup: {
      wallSeconds: hospital.setup.wallSeconds,
      bytes: vendor.setup.bytes,
      cpuSeconds: { vendor: vendor.setup.cpuSeconds, hospital: hospital.setup.cpuSeconds },
    },
    peakMemoryMiB: { vendor: vendor.peakMemoryMiB, hospital: hospital.peakMemoryMiB },
    accuracy: differences(
      secure.scores,
      plain.scores.flatMap((scores) => [...scores]),
    ),
    plaintext: { cpuSeconds: plain.cpuSeconds / options.images, wallSeconds: plain.wallSeconds / options.images },
  };
}

/** The first studies of the demonstration set of six other hospitals. */
async function makeTestSet(folder: string, images: number): Promise<StoredTestSet> {
  const path = join(WORK, `films-${images}`);
  const labels = join(path, 'labels.csv');
  try {
    readFileSync(labels);
  } catch {
    console.error(`rendering ${images} images...`);
    await renderStudies(path, { ...CARING_LIKE, studies: images });
  }
  return addTestSet(hospitalData(folder), { name: 'bench', imageFolder: path, labels });
}

function differences(secure: Float64Array, plain: readonly number[]) {
  const absolute = Array.from(secure, (score, i) => Math.abs(score - plain[i]));
  return {
    maxAbsProbabilityDifference: absolute.reduce((a, b) => Math.max(a, b), 0),
    meanAbsProbabilityDifference: absolute.reduce((a, b) => a + b, 0) / absolute.length,
  };
}
