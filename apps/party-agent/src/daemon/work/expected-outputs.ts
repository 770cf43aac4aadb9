/** Body of a thread at the vendor: what the program gives for the made-up images on plain integers. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { runCleartext } from '@doubleblind/mpc-core';
import { type Program, parseProgram, programHash, readWeights } from '@doubleblind/program';
import { MADE_UP_IMAGES, madeUpInput } from './made-up-images.ts';

export interface ExpectedOutputsRequest {
  readonly programText: string;
  readonly weightsPath: string;
}

const { programText, weightsPath } = workerData as ExpectedOutputsRequest;
const program = parseProgram(programText);
const weights = readWeights(await readFile(weightsPath), programHash(program));
const { output } = runCleartext(program, weights, encode(program), MADE_UP_IMAGES);
const positions = output.shape[1] * output.shape[2];
/** Integers [image][output]. */
const outputs = Array.from({ length: MADE_UP_IMAGES }, (_, image) =>
  Array.from(
    { length: output.shape[0] * positions },
    (_, o) => output.data[(Math.floor(o / positions) * MADE_UP_IMAGES + image) * positions + (o % positions)],
  ),
);
parentPort!.postMessage(outputs);

/** Integers [C][B][H][W], rounded and saturated as the hospital's side does. */
function encode({ input, tensors }: Program): Int32Array {
  const { shape, bits } = tensors[input.tensor];
  const [channels, height, width] = shape;
  const size = height * width;
  const limit = 2 ** (bits - 1);
  const words = new Int32Array(channels * size * MADE_UP_IMAGES);
  for (let image = 0; image < MADE_UP_IMAGES; image++) {
    const values = madeUpInput(input.preprocessing!, image);
    for (let i = 0; i < values.length; i++) {
      const value = Math.round(values[i] * 2 ** input.fractionBits);
      const channel = Math.floor(i / size);
      words[(channel * MADE_UP_IMAGES + image) * size + (i % size)] = Math.max(-limit, Math.min(limit - 1, value));
    }
  }
  return words;
}
