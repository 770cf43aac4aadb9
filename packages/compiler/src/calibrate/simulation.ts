/**
 * A program and its weights as an ONNX graph of float32 operators on integers: what the secure run computes, stochastic
 * rounding included, at the speed of a plaintext run. Exact while sums stay below 2^24, which the rings make them do
 * but for partial sums; the meanings of the steps (packages/program) are the definition. Values that leave their ring are wrapped and
 * counted where that is asked for (it takes half as long again); else they are not, which says nothing about images
 * outside the calibrated ranges.
 */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { RuntimeGraph } from '../onnx/runtime.ts';
import { INPUT, simulationGraph } from './simulation-graph.ts';

/** What the program computes of one image. */
export interface Simulated {
  /** The model's real outputs, before its activation. */
  readonly outputs: Float32Array;
  /** Values that left their ring: the outputs are wrong unless it is 0. Counted by a wrapping simulation only. */
  readonly left: number;
}

/** The model's real outputs (before its activation) for each image as the program computes them. */
export async function simulate(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
): Promise<Float32Array[]> {
  return (await run(program, weights, images, false)).map(({ outputs }) => outputs);
}

/** The same with rings that wrap. */
export function simulateWrapping(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
): Promise<Simulated[]> {
  return run(program, weights, images, true);
}

async function run(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
  wrapping: boolean,
): Promise<Simulated[]> {
  const graph = await RuntimeGraph.load(simulationGraph(program, weights, wrapping));
  const { input, output, tensors } = program;
  try {
    const results: Simulated[] = [];
    for (const image of images) {
      const data = image.map((value) => Math.round(value * 2 ** input.fractionBits));
      const found = await graph.run({ [INPUT]: { dims: [1, ...tensors[input.tensor].shape], data } });
      const { data: integers } = found.get('output') as { data: Float32Array };
      const [left] = (found.get('left')?.data ?? [0]) as Float32Array;
      results.push({ outputs: integers.map((value) => value / 2 ** output.fractionBits), left });
    }
    return results;
  } finally {
    await graph.release();
  }
}
