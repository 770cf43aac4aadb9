/** Body of a thread at the vendor: what the program gives for the made-up images on plain integers. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { encodeInputs } from '@doubleblind/mpc-core';
import {
  type CleartextState,
  definitionOf,
  meaningContext,
  parseProgram,
  positionCount,
  readWeightsOf,
  runCleartext,
  type Step,
} from '@doubleblind/program';
import { inputFormOf } from '../../../models/load-input.ts';
import { MADE_UP_IMAGES, madeUpInput } from './made-up-images.ts';
import { sampledOutputs } from './sampled-outputs.ts';

export interface ExpectedOutputsRequest {
  readonly programText: string;
  readonly weightsPath: string;
  /** Of the made-up images. */
  readonly seed: number;
}

/** What the range check says of a made-up image: `chance` where it may come out either way. */
export type Validity = 'valid' | 'not valid' | 'chance';

export interface ExpectedOutputs {
  /** Integers [image][output], of those that are compared. */
  readonly outputs: number[][];
  /** Of each image. */
  readonly validity: Validity[];
}

const { programText, weightsPath, seed } = workerData as ExpectedOutputsRequest;
const program = parseProgram(programText);
const weights = readWeightsOf(await readFile(weightsPath), program);
const form = inputFormOf(program);
const images = Array.from({ length: MADE_UP_IMAGES }, (_, image) => madeUpInput(form, image, seed));
const validity = new Array<Validity>(MADE_UP_IMAGES).fill('valid');
const contextOf = meaningContext(program, weights, 'nearest');
const noteValidity = (step: Step, state: CleartextState) => {
  if (step.op !== 'rangeCheck') return;
  const definition = definitionOf(step);
  if (definition.makes !== 'planes') return;
  const unsure = definition.unsure(step, contextOf(state, MADE_UP_IMAGES));
  const { data } = state.planes.get(step.output)!;
  for (let image = 0; image < MADE_UP_IMAGES; image++)
    validity[image] = unsure(0, image) ? 'chance' : data[image] === 1 ? 'not valid' : 'valid';
};
const inputs = encodeInputs(program, images);
const { output } = runCleartext(program, weights, inputs, MADE_UP_IMAGES, 'nearest', noteValidity);
const positions = positionCount(output.shape);
const sampled = sampledOutputs(program) ?? Array.from({ length: output.shape[0] * positions }, (_, o) => o);
const outputs = Array.from({ length: MADE_UP_IMAGES }, (_, image) =>
  Array.from(
    sampled,
    (o) => output.data[(Math.floor(o / positions) * MADE_UP_IMAGES + image) * positions + (o % positions)],
  ),
);
parentPort!.postMessage({ outputs, validity } satisfies ExpectedOutputs);
