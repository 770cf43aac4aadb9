/** The product of a comparison's bit and what was compared, in the graph that simulates a program. */
import {
  COMPARE_NUMBERS,
  type CompareStep,
  type MultiplexStep,
  type PrivateWeights,
  type Program,
  uncertainty,
} from '@doubleblind/program';
import type { GraphNodes } from './graph-nodes.ts';
import type { Wrapping } from './wrapping.ts';

/** A program whose simulation is being written. */
export interface Simulated {
  readonly program: Program;
  readonly weights: PrivateWeights;
  readonly graph: GraphNodes;
  /** Where values wrap as in their rings. */
  readonly rings: Wrapping | undefined;
}

export const tensorName = (id: number) => `t${id}`;

/** bit * (x - t) is max(x - t, 0), or min(x - t, 0) where flipped. */
export function writeMultiplex(simulated: Simulated, step: MultiplexStep, output: string): void {
  const { program, weights, graph } = simulated;
  const compares = new Map(
    program.steps.flatMap((made) => (made.op === 'compare' ? [[made.output, made] as const] : [])),
  );
  const thresholds: number[] = [];
  const flips: number[] = [];
  const unsure: number[] = [];
  for (const { tensor, planes, plane } of step.inputs) {
    const { shape } = program.tensors[tensor];
    const [channels] = shape;
    const { name, ignored } = compares.get(planes) as CompareStep;
    const numbers = weights.get(name, COMPARE_NUMBERS);
    unsure.push(...new Array<number>(channels).fill(uncertainty(ignored)));
    thresholds.push(...numbers.thresholds.subarray(plane * channels, (plane + 1) * channels));
    flips.push(...numbers.flips.subarray(plane * channels, (plane + 1) * channels));
  }
  const dims = [1, thresholds.length, 1, 1];
  const difference = writeDifference(simulated, step, thresholds, output);
  if (unsure.some((value) => value > 0)) {
    writeUnsureProduct(graph, difference, dims, { flips, unsure }, output, step.output);
    return;
  }
  if (flips.every((flip) => flip === 0)) {
    graph.node('Relu', [difference], output);
    return;
  }
  const bound = 2 ** 24;
  const least = graph.constant(
    `${output}/least`,
    dims,
    Float32Array.from(flips, (flip) => (flip ? -bound : 0)),
  );
  const most = graph.constant(
    `${output}/most`,
    dims,
    Float32Array.from(flips, (flip) => (flip ? 0 : bound)),
  );
  graph.node('Min', [graph.node('Max', [difference, least], `${output}/above`), most], output);
}

/** x - t, each source's in its ring. */
function writeDifference(
  { program, graph, rings }: Simulated,
  step: MultiplexStep,
  thresholds: readonly number[],
  output: string,
): string {
  const difference = `${output}/difference`;
  const { tensors } = program;
  const constant = (name: string, values: readonly number[]) =>
    graph.constant(name, [1, values.length, 1, 1], Float32Array.from(values));
  if (!rings) {
    const sources = step.inputs.map(({ tensor }) => tensorName(tensor));
    const values = graph.joined(sources, `${output}/joined`);
    return graph.node('Sub', [values, constant(`${output}/thresholds`, thresholds)], difference);
  }
  let first = 0;
  const parts = step.inputs.map(({ tensor }, index) => {
    const { shape, bits } = tensors[tensor];
    const name = step.inputs.length === 1 ? difference : `${difference}${index}`;
    const own = constant(`${name}/thresholds`, thresholds.slice(first, first + shape[0]));
    first += shape[0];
    rings.enter(graph.node('Sub', [tensorName(tensor), own], `${name}/distance`), name, bits);
    return name;
  });
  return graph.joined(parts, difference);
}

/** bit * (x - t) with bits that ignore low bits: 1 where x - t + u - 1 is at least a random integer of [0, 2u - 1]. */
function writeUnsureProduct(
  graph: GraphNodes,
  difference: string,
  dims: readonly number[],
  { flips, unsure }: { flips: readonly number[]; unsure: readonly number[] },
  output: string,
  seed: number,
): void {
  const perChannel = (name: string, values: readonly number[]) =>
    graph.constant(`${output}/${name}`, dims, Float32Array.from(values));
  const uniform = graph.uniform(difference, `${output}/uniform`, seed);
  const range = perChannel(
    'range',
    unsure.map((value) => 2 * value),
  );
  const noise = graph.node('Floor', [graph.node('Mul', [uniform, range], `${output}/wide`)], `${output}/noise`);
  // One more than the sum whose sign counts: at least 1 or at most 0.
  const offset = perChannel(
    'offset',
    unsure.map((value) => (value === 0 ? 1 : value)),
  );
  const raised = graph.node('Add', [difference, offset], `${output}/raised`);
  const sum = graph.node('Sub', [raised, noise], `${output}/sum`);
  const one = graph.number(`${output}/one`, 1);
  const sign = graph.node('Min', [graph.node('Relu', [sum], `${output}/positive`), one], `${output}/sign`);
  const flipped = graph.node('Sub', [sign, perChannel('flips', flips)], `${output}/flipped`);
  const bit = graph.node('Abs', [flipped], `${output}/bit`);
  graph.node('Mul', [bit, difference], output);
}
