/** Body of a thread at the vendor: what the program gives for the made-up images on plain integers. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { encodeInputs } from '@doubleblind/mpc-core';
import { parseProgram, positionCount, readWeightsOf, runCleartext } from '@doubleblind/program';
import { inputFormOf } from '../../../models/load-input.ts';
import { MADE_UP_IMAGES, madeUpInput } from './made-up-images.ts';
import { sampledOutputs } from './sampled-outputs.ts';

export interface ExpectedOutputsRequest {
  readonly programText: string;
  readonly weightsPath: string;
  /** Of the made-up images. */
  readonly seed: number;
}

const { programText, weightsPath, seed } = workerData as ExpectedOutputsRequest;
const program = parseProgram(programText);
const weights = readWeightsOf(await readFile(weightsPath), program);
const form = inputFormOf(program);
const images = Array.from({ length: MADE_UP_IMAGES }, (_, image) => madeUpInput(form, image, seed));
const { output } = runCleartext(program, weights, encodeInputs(program, images), MADE_UP_IMAGES);
const positions = positionCount(output.shape);
const sampled = sampledOutputs(program) ?? Array.from({ length: output.shape[0] * positions }, (_, o) => o);
/** Integers [image][output], of those that are compared. */
const outputs = Array.from({ length: MADE_UP_IMAGES }, (_, image) =>
  Array.from(
    sampled,
    (o) => output.data[(Math.floor(o / positions) * MADE_UP_IMAGES + image) * positions + (o % positions)],
  ),
);
parentPort!.postMessage(outputs);
