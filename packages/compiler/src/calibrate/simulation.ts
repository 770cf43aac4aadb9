/**
 * A program and its weights as an ONNX graph of float32 operators on integers: what the secure run computes, stochastic
 * rounding included, at the speed of a plaintext run. Exact while sums stay below 2^24, which the rings make them do
 * but for partial sums; the meanings of the steps (packages/program) are the definition. What an image gives depends on its number and on
 * nothing that was run before. Values that leave their ring are wrapped where that is asked for; else they are not, which says nothing
 * about images outside the calibrated ranges.
 */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { RuntimeGraph } from '../onnx/runtime.ts';
import { NOISE, noiseOf } from './noise.ts';
import { FOUND, INPUT, type RingRule, simulationGraph } from './simulation-graph.ts';

/** What the program computes of one image. */
export interface Simulated {
  /** The model's real outputs, before its activation. */
  readonly outputs: Float32Array;
  /** Whether a value left its ring: the outputs are wrong then. False where nobody looks. */
  readonly left: boolean;
  /** Whether the program's range check would find that, or that one was about to. False where nobody looks. */
  readonly found: boolean;
}

/** An image by its number, of which its random numbers depend. */
type Numbered = readonly [number: number, image: Float32Array];

/** The model's real outputs (before its activation) for each image as the program computes them. */
export async function simulate(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
): Promise<Float32Array[]> {
  return (await run(program, weights, [...images.entries()], 'ignored')).map(({ outputs }) => outputs);
}

/** The same with rings that wrap. */
export async function simulateWrapping(
  program: Program,
  weights: PrivateWeights,
  images: readonly Float32Array[],
  onImage?: (done: number, total: number) => void,
): Promise<Simulated[]> {
  const numbered = [...images.entries()];
  const results = await run(program, weights, numbered, 'watched', onImage);
  // Most images stay inside, and wrapping each value takes longer than looking at it.
  const left = numbered.filter(([number]) => results[number].left);
  const wrapped = left.length > 0 ? await run(program, weights, left, 'wrapped') : [];
  left.forEach(([number], index) => {
    results[number] = wrapped[index];
  });
  return results;
}

async function run(
  program: Program,
  weights: PrivateWeights,
  images: readonly Numbered[],
  rule: RingRule,
  onImage?: (done: number, total: number) => void,
): Promise<Simulated[]> {
  const { model, noise } = simulationGraph(program, weights, rule);
  const graph = await RuntimeGraph.load(model);
  const { input, output, tensors } = program;
  try {
    const results: Simulated[] = [];
    for (const [number, image] of images) {
      const data = new Float32Array(image.length);
      for (let i = 0; i < data.length; i++) data[i] = Math.round(image[i] * 2 ** input.fractionBits);
      const found = await graph.run({
        [INPUT]: { dims: [1, ...tensors[input.tensor].shape], data },
        [NOISE]: { dims: [noise], data: noiseOf(number, noise) },
      });
      const { data: integers } = found.get('output') as { data: Float32Array };
      const [left] = (found.get('left')?.data ?? [0]) as Float32Array;
      const [inBand] = (found.get(FOUND)?.data ?? [0]) as Float32Array;
      const outputs = integers.map((value) => value / 2 ** output.fractionBits);
      results.push({ outputs, left: left > 0, found: inBand > 0 });
      onImage?.(results.length, images.length);
    }
    return results;
  } finally {
    await graph.release();
  }
}
