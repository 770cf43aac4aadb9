/** The ONNX graph that simulates a program: one writer of nodes a kind of step. See simulation.ts for what it is good for. */
import {
  COMPARE_NUMBERS,
  type CompareStep,
  EXTEND_NUMBERS,
  type ExtendStep,
  LINEAR_NUMBERS,
  type LinearStep,
  type MaxPoolStep,
  type MultiplexStep,
  type PrivateWeights,
  type Program,
  type Step,
  uncertainty,
} from '@doubleblind/program';
import type { WrittenAttribute, WrittenModel, WrittenNode, WrittenTensor } from '../onnx/write.ts';
import { windowAttributes } from './layer-graph.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';
import { sliceNode } from './slice-node.ts';
import { Wrapping } from './wrapping.ts';

/** Name of the graph's input. */
export const INPUT = 'input';

/**
 * Input "input" [N, C, H, W] and output "output", both integers in float32.
 * @param wrapping values wrap as in their rings, and output "left" [1] counts those that did
 */
export function simulationGraph(program: Program, weights: PrivateWeights, wrapping = false): WrittenModel {
  const rings = wrapping ? new Wrapping() : undefined;
  const writer = new SimulationWriter(program, weights, rings);
  const { input, output, tensors } = program;
  writer.input();
  for (const step of program.steps) writer.step(step);
  writer.node('Identity', [tensorName(output.tensor)], 'output');
  rings?.total('left');
  return {
    nodes: [...writer.nodes, ...(rings?.nodes ?? [])],
    tensors: [...writer.tensors, ...(rings?.tensors ?? [])],
    inputs: [{ name: INPUT, dims: ['N', ...tensors[input.tensor].shape] }],
    outputs: [
      { name: 'output', dims: ['N', ...tensors[output.tensor].shape] },
      ...(wrapping ? [{ name: 'left', dims: [1] }] : []),
    ],
  };
}

const tensorName = (id: number) => `t${id}`;

/** Steps whose results may leave their ring. */
const SUMMING: ReadonlySet<Step['op']> = new Set(['linear', 'add', 'subtract', 'sumPool', 'scaleChannels']);

class SimulationWriter {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  /** The compare step that made the planes. */
  readonly #compares: ReadonlyMap<number, CompareStep>;

  readonly #rings: Wrapping | undefined;

  constructor(program: Program, weights: PrivateWeights, rings: Wrapping | undefined) {
    this.#program = program;
    this.#weights = weights;
    this.#rings = rings;
    this.#compares = new Map(
      program.steps.flatMap((step) => (step.op === 'compare' ? [[step.output, step] as const] : [])),
    );
  }

  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Record<string, WrittenAttribute> = {},
  ): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  #constant(name: string, dims: readonly number[], data: Float32Array): string {
    this.tensors.push({ name, dims, data });
    return name;
  }

  /** The input's integers in their ring. */
  input(): void {
    const { tensor } = this.#program.input;
    if (this.#rings) this.#rings.enter(INPUT, tensorName(tensor), this.#program.tensors[tensor].bits);
    else this.node('Identity', [INPUT], tensorName(tensor));
  }

  step(step: Step): void {
    if (step.op === 'compare') return;
    const output = tensorName(step.output);
    if (step.op === 'extend') {
      this.#extend(step, output);
      return;
    }
    if (step.op === 'multiplex') {
      this.#multiplex(step, output);
      return;
    }
    if (!this.#rings || !SUMMING.has(step.op)) {
      this.#plain(step, output);
      return;
    }
    const raw = `${output}/raw`;
    this.#plain(step, raw);
    this.#rings.enter(raw, output, this.#program.tensors[step.output].bits);
  }

  #plain(step: Exclude<Step, { op: 'compare' | 'multiplex' | 'extend' }>, output: string): void {
    const inputs = ('inputs' in step ? step.inputs : [step.input]).map(tensorName);
    switch (step.op) {
      case 'linear':
        this.#linear(step, this.#joined(inputs, `${output}/joined`), output);
        break;
      case 'maxPool':
        this.#add(maxPoolNodes(inputs[0], output, windowAttributes(step)));
        this.#rings?.spread(inputs[0], output, windowAttributes(step), output, this.#reach(step));
        break;
      case 'sumPool': {
        const mean = this.node('AveragePool', inputs, `${output}/mean`, {
          ...windowAttributes(step),
          count_include_pad: 1,
        });
        const count = this.#constant(`${output}/count`, [1], Float32Array.of(step.kernel[0] * step.kernel[1]));
        // The average of integers times their number is the sum but for float rounding.
        const sum = this.node('Mul', [mean, count], `${output}/sum`);
        this.node('Round', [sum], output);
        break;
      }
      case 'truncate': {
        const factor = this.#constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        this.#round(this.node('Mul', [inputs[0], factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'scaleChannels': {
        const product = this.node('Mul', [...inputs, tensorName(step.factors)], `${output}/product`);
        const factor = this.#constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        this.#round(this.node('Mul', [product, factor], `${output}/scaled`), output, step.output);
        break;
      }
      case 'round': {
        const factor = this.#constant(`${output}/factor`, [1], Float32Array.of(2 ** -step.shift));
        const half = this.#constant(`${output}/half`, [1], Float32Array.of(0.5));
        const scaled = this.node('Mul', [inputs[0], factor], `${output}/scaled`);
        this.node('Floor', [this.node('Add', [scaled, half], `${output}/raised`)], output);
        break;
      }
      case 'add':
        this.node('Sum', inputs, output);
        break;
      case 'subtract':
        this.node('Sub', inputs, output);
        break;
      case 'concat':
        this.node('Concat', inputs, output, { axis: 1 });
        break;
      case 'flatten':
      case 'reshape': {
        const shape = `${output}/shape`;
        const sizes = [0, ...this.#program.tensors[step.output].shape];
        this.tensors.push({ name: shape, dims: [4], data: BigInt64Array.from(sizes, BigInt) });
        this.node('Reshape', [inputs[0], shape], output);
        break;
      }
      case 'slice': {
        const { node, tensors } = sliceNode(inputs[0], output, step);
        this.#add({ nodes: [node], tensors });
        break;
      }
      case 'permute':
        this.node('Transpose', inputs, output, { perm: [0, ...step.axes.map((axis) => axis + 1)] });
        break;
    }
  }

  #extend(step: ExtendStep, output: string): void {
    const input = tensorName(step.input);
    if (!this.#rings) {
      this.node('Identity', [input], output);
      return;
    }
    const { offsets } = this.#weights.get(step.name, EXTEND_NUMBERS);
    const { bits } = this.#program.tensors[step.input];
    const names = this.#constant(`${output}/offsets`, [1, offsets.length, 1, 1], Float32Array.from(offsets));
    this.#rings.extend(input, names, output, bits, step.output);
  }

  /** A comparison of a tensor's values is certain where they differ by less than this. */
  #reach({ input, ignored }: MaxPoolStep): number {
    return 2 ** (this.#program.tensors[input].bits - 1) - uncertainty(ignored);
  }

  #add({ nodes, tensors }: { nodes: readonly WrittenNode[]; tensors: readonly WrittenTensor[] }): void {
    this.nodes.push(...nodes);
    this.tensors.push(...tensors);
  }

  #joined(inputs: readonly string[], name: string): string {
    return inputs.length === 1 ? inputs[0] : this.node('Concat', inputs, name, { axis: 1 });
  }

  /** The shift is folded into weights and bias, which stays exact: it is a power of two. */
  #linear(step: LinearStep, input: string, output: string): void {
    const { weights, bias } = this.#weights.get(step.name, LINEAR_NUMBERS);
    const [outputs, height, width] = this.#program.tensors[step.output].shape;
    const scaled = (values: Int16Array | Int32Array) => Float32Array.from(values, (value) => value * 2 ** -step.shift);
    const perOutput = bias.length === outputs;
    const dims = [outputs, weights.length / outputs / (step.kernel[0] * step.kernel[1]), ...step.kernel];
    const inputs = [input, this.#constant(`${output}/weights`, dims, scaled(weights))];
    const biasName = this.#constant(
      `${output}/bias`,
      perOutput ? [outputs] : [1, outputs, height, width],
      scaled(bias),
    );
    if (perOutput) inputs.push(biasName);
    const sum = step.shift === 0 && perOutput ? output : `${output}/sum`;
    this.node('Conv', inputs, perOutput ? sum : `${output}/product`, { ...windowAttributes(step), group: step.groups });
    if (!perOutput) this.node('Add', [`${output}/product`, biasName], sum);
    if (step.shift > 0) this.#round(sum, output, step.output);
    else if (sum !== output) this.node('Identity', [sum], output);
  }

  /** floor(y + U), U uniform in [0, 1); the seed makes simulations repeatable. */
  #round(value: string, output: string, seed: number): void {
    const noise = this.node('RandomUniformLike', [value], `${output}/noise`, { seed: { float: seed + 1 } });
    this.node('Floor', [this.node('Add', [value, noise], `${output}/noisy`)], output);
  }

  /** bit * (x - t) is max(x - t, 0), or min(x - t, 0) where flipped. */
  #multiplex(step: MultiplexStep, output: string): void {
    const thresholds: number[] = [];
    const flips: number[] = [];
    const unsure: number[] = [];
    for (const { tensor, planes, plane } of step.inputs) {
      const { shape } = this.#program.tensors[tensor];
      const [channels] = shape;
      const { name, ignored } = this.#compares.get(planes) as CompareStep;
      const numbers = this.#weights.get(name, COMPARE_NUMBERS);
      unsure.push(...new Array<number>(channels).fill(uncertainty(ignored)));
      thresholds.push(...numbers.thresholds.subarray(plane * channels, (plane + 1) * channels));
      flips.push(...numbers.flips.subarray(plane * channels, (plane + 1) * channels));
    }
    const dims = [1, thresholds.length, 1, 1];
    const difference = this.#difference(step, thresholds, output);
    if (unsure.some((value) => value > 0)) {
      this.#unsureProduct(difference, dims, { flips, unsure }, output, step.output);
      return;
    }
    if (flips.every((flip) => flip === 0)) {
      this.node('Relu', [difference], output);
      return;
    }
    const bound = 2 ** 24;
    const least = this.#constant(
      `${output}/least`,
      dims,
      Float32Array.from(flips, (flip) => (flip ? -bound : 0)),
    );
    const most = this.#constant(
      `${output}/most`,
      dims,
      Float32Array.from(flips, (flip) => (flip ? 0 : bound)),
    );
    this.node('Min', [this.node('Max', [difference, least], `${output}/above`), most], output);
  }

  /** x - t, each source's in its ring. */
  #difference(step: MultiplexStep, thresholds: readonly number[], output: string): string {
    const difference = `${output}/difference`;
    const { tensors } = this.#program;
    const constant = (name: string, values: readonly number[]) =>
      this.#constant(name, [1, values.length, 1, 1], Float32Array.from(values));
    if (!this.#rings) {
      const sources = step.inputs.map(({ tensor }) => tensorName(tensor));
      const values = this.#joined(sources, `${output}/joined`);
      return this.node('Sub', [values, constant(`${output}/thresholds`, thresholds)], difference);
    }
    let first = 0;
    const parts = step.inputs.map(({ tensor }, index) => {
      const { shape, bits } = tensors[tensor];
      const name = step.inputs.length === 1 ? difference : `${difference}${index}`;
      const own = constant(`${name}/thresholds`, thresholds.slice(first, first + shape[0]));
      first += shape[0];
      this.#rings?.enter(this.node('Sub', [tensorName(tensor), own], `${name}/distance`), name, bits);
      return name;
    });
    return this.#joined(parts, difference);
  }

  /** bit * (x - t) with bits that ignore low bits: 1 where x - t + u - 1 is at least a random integer of [0, 2u - 1]. */
  #unsureProduct(
    difference: string,
    dims: readonly number[],
    { flips, unsure }: { flips: readonly number[]; unsure: readonly number[] },
    output: string,
    seed: number,
  ): void {
    const perChannel = (name: string, values: readonly number[]) =>
      this.#constant(`${output}/${name}`, dims, Float32Array.from(values));
    const uniform = this.node('RandomUniformLike', [difference], `${output}/uniform`, { seed: { float: seed + 1 } });
    const range = perChannel(
      'range',
      unsure.map((value) => 2 * value),
    );
    const noise = this.node('Floor', [this.node('Mul', [uniform, range], `${output}/wide`)], `${output}/noise`);
    // One more than the sum whose sign counts: at least 1 or at most 0.
    const offset = perChannel(
      'offset',
      unsure.map((value) => (value === 0 ? 1 : value)),
    );
    const raised = this.node('Add', [difference, offset], `${output}/raised`);
    const sum = this.node('Sub', [raised, noise], `${output}/sum`);
    const one = this.#constant(`${output}/one`, [1], Float32Array.of(1));
    const sign = this.node('Min', [this.node('Relu', [sum], `${output}/positive`), one], `${output}/sign`);
    const flipped = this.node('Sub', [sign, perChannel('flips', flips)], `${output}/flipped`);
    const bit = this.node('Abs', [flipped], `${output}/bit`);
    this.node('Mul', [bit, difference], output);
  }
}
